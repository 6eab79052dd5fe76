import { expect, it } from 'vitest';
import { expressionError } from './expression-error.ts';

it('tells what is wrong, in which field and where', () => {
  expect([
    expressionError('#class: there is no function leftt (at character 8)', 'en'),
    expressionError('#class: left is called as left(text, characters) (at character 1)', 'ja'),
    expressionError('something else', 'ja'),
  ]).toEqual([
    { message: 'there is no function leftt', field: 'class', offset: 7 },
    { message: 'left の書き方：left(text, characters)', field: 'class', offset: 0 },
    { message: 'something else', field: undefined, offset: 0 },
  ]);
});

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

it('says in Japanese what is wrong with an extraction', () => {
  const reasons = [
    'extract knows no matcher ip: it takes data, word',
    'extract takes no (? but (?:',
    'extract takes no \\q',
    'extract cannot read its rule: a ) without its (',
  ];
  expect(reasons.map((reason) => expressionError(`#x: ${reason} (at character 1)`, 'ja').message)).toEqual([
    'ip というマッチャーはありません。使えるのは data, word です',
    'extract のルールに (? は書けません',
    'extract のルールに \\q は書けません',
    'extract のルールを読み取れません：a ) without its (',
  ]);
});

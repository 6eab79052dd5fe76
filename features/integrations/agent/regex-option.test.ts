import { expect, test } from 'vitest';
import { regexesOption, regexOption } from './regex-option.ts';

test('regexes are read as Python writes them', () => {
  const regex = regexOption({ tags_regex: 'be_(?P<team>[a-z]+)_(?P=team)\\Z' }, 'tags_regex');
  expect([
    regex?.exec('be_shop_shop')?.groups?.['team'],
    regex?.test('be_shop_shop_'),
    regexOption({}, 'tags_regex'),
    regexesOption({ names: ['^a', 'b+$'] }, 'names').map((one) => one.test('abb')),
  ]).toEqual(['shop', false, undefined, [true, true]]);
});

test('what is none is refused by name', () => {
  expect(() => regexesOption({ names: ['^ok$', '('] }, 'names')).toThrow(
    expect.objectContaining({ code: 'bad_check_config', message: expect.stringContaining('option names has a regex') }),
  );
});

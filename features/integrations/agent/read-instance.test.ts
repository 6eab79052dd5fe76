import { expect, test } from 'vitest';
import {
  choiceOption,
  flagOption,
  mapOption,
  mapsOption,
  numberOption,
  textMapOption,
  textOption,
  textsOption,
  urlOption,
  wholeOption,
} from './read-instance.ts';

const map = {
  text: 'a',
  number: 7,
  numeric: '1.5',
  yes: 'yes',
  list: ['a', 1],
  map: { x: 1 },
  maps: [{}],
  empty: null,
};

test('options are read as people write them', () => {
  expect([
    textOption(map, 'text'),
    textOption(map, 'number'),
    textOption(map, 'empty', 'b'),
    numberOption(map, 'numeric'),
    wholeOption(map, 'number'),
    flagOption(map, 'yes'),
    flagOption(map, 'missing', true),
    textsOption(map, 'list'),
    textsOption(map, 'text'),
    mapOption(map, 'map'),
    textMapOption(map, 'map'),
    mapsOption(map, 'maps'),
    choiceOption(map, 'text', ['a', 'b']),
    urlOption(map, 'missing', 'http://x/y').href,
  ]).toEqual(['a', '7', 'b', 1.5, 7, true, true, ['a', '1'], ['a'], { x: 1 }, { x: '1' }, [{}], 'a', 'http://x/y']);
});

test.each([
  [() => textOption(map, 'missing'), 'option missing is required'],
  [() => textOption(map, 'list'), 'option list must be a text, not a list'],
  [() => numberOption(map, 'text'), 'option text must be a number, not the string "a"'],
  [() => numberOption(map, 'number', 1, 0, 5), 'option number must be from 0 to 5, not 7'],
  [() => wholeOption(map, 'numeric'), 'option numeric must be a whole number, not 1.5'],
  [() => flagOption(map, 'text'), 'option text must be true or false, not the string "a"'],
  [() => textsOption(map, 'maps'), 'option maps must be a list of texts, but one of them is a mapping'],
  [() => mapOption(map, 'list'), 'option list must be a mapping, not a list'],
  [() => mapsOption(map, 'list'), 'option list must be a list of mappings, but one of them is the string "a"'],
  [() => choiceOption(map, 'text', ['b']), 'option text must be one of b, not a'],
  [() => urlOption(map, 'text'), 'option text must be an http or https address'],
])('%#: %s', (read, message) => {
  expect(read).toThrow(expect.objectContaining({ code: 'bad_check_config', message }));
});

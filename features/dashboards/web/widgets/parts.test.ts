import { partsOf } from '@komainu/contracts/dashboards/drawing/parts.ts';
import { expect, test } from 'vitest';
import { countryName } from './geomap/Geomap.tsx';

test.each([
  ['JP', 'en', 'Japan (JP)'],
  ['JP', 'ja', '日本 (JP)'],
  ['N/A', 'en', 'N/A'],
])('%s in %s', (code, language, name) => {
  expect(countryName(code, language)).toBe(name);
});

test('each value is a part; several columns are told apart; rules colour', () => {
  const origin = {
    request: {},
    formula: { conditional_formats: [{ comparator: '>', value: 5, palette: 'white_on_red' }] },
  };
  const table = {
    groups: ['host'],
    columns: [
      { label: 'A', unit: '' },
      { label: 'B', unit: '' },
    ],
    origins: [origin, { request: {}, formula: {} }],
    rows: [{ key: 'x', names: ['x'], values: [9, 12] }],
  };
  expect(
    partsOf(table, { type: 'toplist' }, false).map(({ names, value, token }) => [names, value, token === '--critical']),
  ).toEqual([
    [['x', 'B'], 12, false],
    [['x', 'A'], 9, true],
  ]);
});

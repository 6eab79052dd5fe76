import { expect, test } from 'vitest';
import { lookOf } from './conditional-formats.ts';

const RULES = [
  { comparator: '>', value: 90, palette: 'white_on_red' },
  { comparator: '>=', value: 70, palette: 'yellow_on_white' },
  { comparator: '<', value: 10, palette: 'custom_bg', custom_bg_color: '#00ff00' },
  { comparator: '=', value: 42, palette: 'custom_text', custom_fg_color: 'red;position:fixed', hide_value: true },
];

test.each([
  [95, { background: 'var(--critical)', colour: 'var(--on-solid)', hidesValue: false }],
  [70, { colour: 'var(--warn)', hidesValue: false }],
  [5, { background: '#00ff00', hidesValue: false }],
  [42, { hidesValue: true }],
  [50, undefined],
  [null, undefined],
])('%s', (value, look) => {
  expect(lookOf(value, RULES)).toEqual(look);
});

import { expect, test } from 'vitest';
import { formattedValue, statedUnit } from './number-formats.ts';

const format = { unit: '', precision: undefined, customUnit: '', scales: true };

test.each([
  [1234, format, ['1.23', 'k']],
  [1234, { ...format, precision: 1 }, ['1.2', 'k']],
  [1234.567, { ...format, scales: false }, ['1234.567', '']],
  [1234.567, { ...format, scales: false, precision: 0, customUnit: 'req' }, ['1235', 'req']],
  [2048, { ...format, unit: 'byte' }, ['2', 'KiB']],
  [2048, { ...format, unit: 'byte', precision: 2 }, ['2.00', 'KiB']],
  [42.5, { ...format, unit: 'percent' }, ['42.5', '%']],
  [5, { ...format, unit: 'label:shop' }, ['5', 'shop']],
])('%s', (value, how, [digits, unit]) => {
  expect(formattedValue(value, how)).toEqual({ digits, unit });
});

test('the unit that a formula states', () => {
  expect([
    statedUnit({ number_format: { unit: { type: 'canonical_unit', unit_name: 'byte', per_unit_name: 'second' } } }),
    statedUnit({ number_format: { unit: { type: 'custom_unit_label', label: 'carts' } } }),
    statedUnit({}),
  ]).toEqual(['byte/second', 'label:carts', undefined]);
});

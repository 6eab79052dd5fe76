import type { Slo } from '@komainu/contracts/slo/slo.ts';
import { expect, it } from 'vitest';
import { newSloForm, sloFormOf, sloWish } from './form.ts';

const common = {
  name: 'n',
  description: null,
  tags: ['a:b'],
  thresholds: [{ timeframe: '7d', target: 95, warning: 98 }],
};

it.each([
  { ...common, type: 'metric', query: { numerator: 'sum:a{ok:1}.as_count()', denominator: 'sum:a{*}.as_count()' } },
  { ...common, type: 'monitor', monitor_ids: [1], groups: ['env:a'] },
  {
    ...common,
    type: 'time_slice',
    sli_specification: {
      time_slice: {
        query: {
          formulas: [{ formula: 'query1' }],
          queries: [{ data_source: 'metrics', name: 'query1', query: 'avg:a{*}' }],
        },
        comparator: '<',
        threshold: 0,
        query_interval_seconds: 60,
      },
    },
  },
])('reads and writes $type', (definition) => {
  // What the API adds is nothing of the form's.
  expect(sloWish(sloFormOf(definition as unknown as Slo))).toEqual(definition);
});

it('waits until nothing is missing', () => {
  const form = { ...newSloForm('metric'), name: 'n', good: 'a', total: 'b' };
  expect([
    sloWish({ ...form, name: ' ' }),
    sloWish({ ...form, total: '' }),
    sloWish({ ...form, targets: [{ timeframe: '7d', target: undefined, warning: undefined }] }),
    sloWish(form)?.thresholds,
  ]).toEqual([undefined, undefined, undefined, [{ timeframe: '7d', target: 99 }]]);
});

it('writes formulas out', () => {
  const slice = {
    query: {
      formulas: [{ formula: 'a / b * 100' }],
      queries: [
        { data_source: 'metrics', name: 'a', query: 'sum:x{*}' },
        { data_source: 'metrics', name: 'b', query: 'sum:y{*}' },
      ],
    },
    comparator: '>',
    threshold: 1,
  };
  const slo = { ...common, type: 'time_slice', sli_specification: { time_slice: slice } };
  // What the API adds is nothing of the form's.
  expect(sloFormOf(slo as unknown as Slo).query).toBe('sum:x{*} / sum:y{*} * 100');
});

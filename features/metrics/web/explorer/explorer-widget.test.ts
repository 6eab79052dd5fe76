import { expect, it } from 'vitest';
import { explorerWidget } from './explorer-widget.ts';

it('keeps what is shown, and the queries that formulas need', () => {
  const widget = explorerWidget({
    queries: [
      { id: 'a', text: 'avg:cpu{*}' },
      { id: 'b', text: 'avg:mem{*}' },
      { id: 'c', text: 'avg:disk{*}' },
    ],
    formulas: ['a / b * 100', 'c + 1'],
    hidden: ['a', 'c', 'f2'],
    asText: [],
    kind: 'area',
  });
  expect(widget['requests']).toEqual([
    {
      response_format: 'timeseries',
      queries: [
        { data_source: 'metrics', name: 'a', query: 'avg:cpu{*}' },
        { data_source: 'metrics', name: 'b', query: 'avg:mem{*}' },
      ],
      formulas: [{ formula: 'b' }, { formula: 'a / b * 100' }],
      display_type: 'area',
    },
  ]);
});

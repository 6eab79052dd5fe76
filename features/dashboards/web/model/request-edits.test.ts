import { expect, test } from 'vitest';
import { formulaShown, formulaStored, modernRequest, withNewQuery, withoutQuery, withShown } from './request-edits.ts';

const REQUEST = {
  response_format: 'timeseries',
  queries: [{ data_source: 'metrics', name: 'query1', query: 'avg:a{*}' }],
  formulas: [{ formula: 'query1' }],
};

test('a second query has a name and is drawn', () => {
  const next = withNewQuery(REQUEST, 'metrics');
  expect([next['queries'], next['formulas']]).toEqual([
    [REQUEST.queries[0], { data_source: 'metrics', name: 'query2', query: '', aggregator: 'avg' }],
    [{ formula: 'query1' }, { formula: 'query2' }],
  ]);
});

test('a query goes with its formulas', () => {
  const both = { ...withNewQuery(REQUEST, 'logs'), formulas: [{ formula: 'query1' }, { formula: 'query2 / query1' }] };
  expect(withoutQuery(both, 'query2')).toEqual(REQUEST);
});

test('hiding a query leaves its formulas', () => {
  const request = { ...REQUEST, formulas: [{ formula: 'query1' }, { formula: 'query1 * 2' }] };
  expect(withShown(request, 'query1', false)['formulas']).toEqual([{ formula: 'query1 * 2' }]);
});

test('formulas show letters and keep names', () => {
  const queries = [{ name: 'query1' }, { name: 'errors' }];
  expect(formulaShown('abs(errors) / query1', queries)).toBe('abs(b) / a');
  expect(formulaStored('abs(b) / a', queries)).toBe('abs(errors) / query1');
});

test('a legacy request is read as one of today', () => {
  expect(modernRequest({ q: 'avg:a.b{*}', display_type: 'area' }, 'timeseries')).toEqual({
    display_type: 'area',
    response_format: 'timeseries',
    queries: [{ data_source: 'metrics', name: 'query1', query: 'avg:a.b{*}', aggregator: 'avg' }],
    formulas: [{ formula: 'query1' }],
  });
});

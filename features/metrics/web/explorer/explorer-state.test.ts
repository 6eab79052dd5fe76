import { expect, it } from 'vitest';
import { freeId, namesIn, readState, toggled, withFormula, withQuery, writeState } from './explorer-state.ts';

const PARAMS = {
  a: 'avg:x{*}',
  c: 'sum:y{k:v, l:w}',
  formulas: 'a/c*100;abs(a)',
  hide: 'a,f2',
  text: 'c',
  kind: 'bars',
};

it('reads from the address what it writes there', () => {
  const written = writeState(readState(PARAMS));
  expect(Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined))).toEqual(PARAMS);
});

it('takes a list of expressions as queries of their own', () => {
  expect(readState({ query: 'avg:x{a:b, c:d}, sum:y{*}', kind: 'pie' })).toEqual({
    queries: [
      { id: 'a', text: 'avg:x{a:b, c:d}' },
      { id: 'b', text: 'sum:y{*}' },
    ],
    formulas: [],
    hidden: [],
    asText: [],
    kind: 'line',
  });
});

it('changes one thing and keeps the rest', () => {
  const state = readState(PARAMS);
  expect(withQuery(state, 'b', 'min:z{*}').queries.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(withQuery(state, 'a', ' ').queries.map(({ id }) => id)).toEqual(['c']);
  expect(withFormula(state, 0, '')).toMatchObject({ formulas: ['abs(a)'], hidden: ['a', 'f1'] });
  expect(withFormula(state, 1, 'a; b').formulas).toEqual(['a/c*100', 'a  b']);
  expect([freeId(['a', 'c']), toggled(['a'], 'a'), toggled(['a'], 'b')]).toEqual(['b', [], ['a', 'b']]);
});

it('finds the queries that a formula names', () => {
  const { queries } = readState(PARAMS);
  expect(namesIn('top(a, 5, "c")', queries).map(({ id }) => id)).toEqual(['a']);
});

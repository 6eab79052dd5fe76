import { expect, it } from 'vitest';
import {
  askFilter,
  askOf,
  askParams,
  namedCalculated,
  namesCalculated,
  savedColumns,
  subqueryText,
} from './ask-state.ts';

const STATE = {
  calculated: [{ name: 'class', expression: 'left(@http.status_code, 1)' }],
  subqueries: [{ field: '@network.client.ip', filter: { query: 'source:authlog' }, limit: 10 }],
};

it('reads the address and writes it again', () => {
  expect(askOf(askParams(STATE))).toEqual(STATE);
  expect(askParams({ calculated: [], subqueries: [] })).toEqual({ calculated: undefined, subqueries: undefined });
  expect(askFilter(STATE)).toEqual({ calculated_fields: STATE.calculated, subqueries: STATE.subqueries });
  expect(askFilter({ calculated: [], subqueries: [] })).toEqual({});
});

it('takes no nonsense out of an address', () => {
  expect(askOf({ calculated: '[1,{"name":"a"},{"name":"a","expression":"1"}]', subqueries: '{' })).toEqual({
    calculated: [{ name: 'a', expression: '1' }],
    subqueries: [],
  });
});

it('knows where a field is named', () => {
  expect(
    ['service,#class', '#classy', '-#class:4', 'class'].map((text) => namesCalculated(text, STATE.calculated)),
  ).toEqual([true, false, true, false]);
});

it('takes along what named fields are made from', () => {
  const fields = ['#b + 1', '#c', '2', '#a'].map((expression, index) => ({ name: 'abcd'.charAt(index), expression }));
  expect(namedCalculated('#a:>1', fields).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(namedCalculated('a', fields)).toEqual([]);
});

it('asks for the saved fields that are columns', () => {
  const saved = ['class', 'speed', 'other'].map((name) => ({ name, expression: '1' }));
  expect(savedColumns(['host', '#class', '#speed', '#gone'], STATE, saved)).toEqual([{ name: 'speed' }]);
  expect(askFilter(STATE, [{ name: 'speed' }]).calculated_fields).toEqual([...STATE.calculated, { name: 'speed' }]);
});

it('says a subquery in a line', () => {
  expect([
    subqueryText({ field: 'host', filter: { query: '' } }),
    subqueryText({ field: '@a', select: '@b', exclude: true, filter: { query: 'x y' } }),
  ]).toEqual(['host in *', '@a not in @b of x y']);
});

import { expect, it } from 'vitest';
import { moved, rowStyleOf, widthsOf, widthsText } from './list-state.ts';

it('keeps widths in the address, and takes only those that can be', () => {
  const text = 'host:120,@http.url:300';
  expect(widthsText(widthsOf(text))).toBe(text);
  expect([...widthsOf('host:0,a:x,:5,b:99999,c:1.5,kube:pod:80')]).toEqual([['kube:pod', 80]]);
});

it('puts a column at the place of another', () => {
  const columns = ['a', 'b', 'c'];
  expect([moved(columns, 'a', 'c'), moved(columns, 'c', 'a'), moved(columns, 'x', 'a')]).toEqual([
    ['b', 'c', 'a'],
    ['c', 'a', 'b'],
    ['a', 'b', 'c'],
  ]);
});

it('knows the ways of rows', () => {
  expect([rowStyleOf('wrap'), rowStyleOf('x'), rowStyleOf(undefined)]).toEqual(['wrap', 'compact', 'compact']);
});

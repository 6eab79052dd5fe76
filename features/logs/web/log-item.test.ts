import { expect, it } from 'vitest';
import { columnText, type LogItem, traceIdOf, valueAt } from './log-item.ts';

const log: LogItem = {
  id: 'a',
  attributes: {
    timestamp: '2026-11-22T00:00:00.000Z',
    message: 'said "no", twice',
    service: 'web',
    tags: ['env:prod', 'bare'],
    attributes: { http: { status_code: 404 }, 'dd.trace_id': '12', list: [1, 2] },
  },
};

it('reads what a column names', () => {
  const read = ['service', 'host', 'env', '@http.status_code', '@list', '@nothing.there'].map((column) =>
    columnText(log, column),
  );
  expect(read).toEqual(['web', '', 'prod', '404', '[1,2]', '']);
  expect(valueAt({ 'a.b': { c: 1 } }, 'a.b.c')).toBe(1);
  expect(traceIdOf(log)).toBe('12');
});

it('shows what all objects of a list have', () => {
  const log = { id: '1', attributes: { timestamp: '', attributes: { data: [{ name: 'a' }, {}, { name: 'b' }, 'c'] } } };
  expect([columnText(log, '@data.name'), columnText(log, '@data.other')]).toEqual(['["a","b"]', '']);
});

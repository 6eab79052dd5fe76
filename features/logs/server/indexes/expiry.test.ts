import { expect, it } from 'vitest';
import { catchAll, type IndexBody } from './definition.ts';
import { mayGetOthers, shorterRetentions } from './expiry.ts';

const document = (id: string, body: Partial<IndexBody>) => ({
  kind: 'log_index',
  id,
  version: 1,
  body: { ...catchAll(30), ...body },
  createdAtUnixMs: 0,
  updatedAtUnixMs: 0,
  updatedBy: 'test',
  deleted: false,
});

it('deletes the logs of indexes that keep them shorter than the table, and of main those without an index', () => {
  const indexes = [
    document('main', { num_retention_days: 15 }),
    document('short', { num_retention_days: 3 }),
    document('flex', { num_retention_days: 3, num_flex_logs_retention_days: 20 }),
    document('as-long', { num_retention_days: 30 }),
    document('longer', { num_retention_days: 365 }),
  ];
  expect([...shorterRetentions(indexes, 30)]).toEqual([
    ['main', 15],
    ['', 15],
    ['short', 3],
    ['flex', 20],
  ]);
  expect([...shorterRetentions([document('main', {})], 30)]).toEqual([]);
});

it('a day is safe to drop when no index keeps logs of it and none are put back', () => {
  const nowMs = Date.UTC(2026, 10, 22, 12);
  const indexes = [document('main', { num_retention_days: 7 }), document('short', { num_retention_days: 3 })];
  const may = (day: string, all = indexes, putBack: readonly string[] = []) =>
    mayGetOthers(day, all, shorterRetentions(all, 30), new Map(putBack.map((one) => [one, ['archive']])), nowMs);
  expect([
    may('2026-11-14'),
    may('2026-11-15'),
    may('2026-11-14', [...indexes, document('long', {})]),
    may('2026-11-14', indexes, ['2026-11-14']),
  ]).toEqual([false, true, true, true]);
});

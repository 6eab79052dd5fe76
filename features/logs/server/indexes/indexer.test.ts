import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { expect, it } from 'vitest';
import { catchAll, type IndexBody } from './definition.ts';
import { Indexes } from './indexer.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const ID_HIGH = Math.floor(NOW / 4096);
const ID_LOW = ((NOW % 4096) << 20) >>> 0;

const document = (id: string, body: Partial<IndexBody>) => ({
  kind: 'log_index',
  id,
  version: 1,
  body: { ...catchAll(30), ...body },
  createdAtUnixMs: NOW,
  updatedAtUnixMs: NOW,
  updatedBy: 'test',
  deleted: false,
});
const exclusion = (query: string, sample_rate: number, more: object = {}) => ({
  name: query,
  is_enabled: true,
  filter: { query, sample_rate, ...more },
});

function log(fields: Partial<Pick<LogDraft, 'service' | 'source' | 'traceId' | 'status'>>, user = ''): LogDraft {
  const draft = new LogDraft();
  draft.clear();
  Object.assign(draft, { timeUnixMs: NOW, ...fields });
  if (user !== '') draft.add('usr.id', user, false);
  return draft;
}

function placed(indexes: Indexes, draft: LogDraft, sequence = 0): string {
  const why = indexes.place(draft, ID_LOW + sequence, ID_HIGH);
  return why === undefined ? draft.index : `${why} ${draft.index}`;
}

it('keeps a log in the first index that takes it', () => {
  const indexes = new Indexes();
  indexes.use(
    [document('web', { filter: { query: 'service:web' } }), document('errors', { filter: { query: 'status:error' } })],
    NOW,
  );
  expect([
    placed(indexes, log({ service: 'web', status: 'error' })),
    placed(indexes, log({ status: 'error' })),
    placed(indexes, log({})),
  ]).toEqual(['web', 'errors', 'no_index ']);
});

it('samples by the first exclusion filter that a log matches, and keeps traces and users together', () => {
  const indexes = new Indexes();
  const exclusion_filters = [
    exclusion('service:all', 1),
    exclusion('service:none', 0),
    exclusion('service:some', 0.3),
    exclusion('service:users', 0.5, { sample_attribute: '@usr.id' }),
    { ...exclusion('*', 1), is_enabled: false },
    exclusion('service:none', 1),
  ];
  indexes.use([document('main', { exclusion_filters })], NOW);
  const kept = (make: (index: number) => LogDraft) =>
    Array.from({ length: 10_000 }, (_, index) => placed(indexes, make(index), index)).filter((name) => name === 'main')
      .length;
  const some = kept(() => log({ service: 'some' }));
  expect([kept(() => log({ service: 'all' })), kept(() => log({ service: 'none' })), kept(() => log({}))]).toEqual([
    0, 10_000, 10_000,
  ]);
  expect(Math.abs(some - 7_000)).toBeLessThan(200);
  const traces = ['a', 'b', 'c', 'd', 'e', 'f'].map((digit) =>
    kept(() => log({ service: 'some', traceId: digit.repeat(32) })),
  );
  expect(new Set(traces)).toEqual(new Set([0, 10_000]));
  const users = ['ann', 'ben', 'cleo', 'dora'].map((user) => kept(() => log({ service: 'users' }, user)));
  expect(new Set(users)).toEqual(new Set([0, 10_000]));
  // Who lacks the attribute is not sampled.
  expect(kept(() => log({ service: 'users' }))).toBe(10_000);
});

it('counts only what it keeps towards the limit, and does not pass on what is beyond', () => {
  const indexes = new Indexes();
  const web = document('web', {
    filter: { query: 'service:web' },
    daily_limit: 3,
    exclusion_filters: [exclusion('status:debug', 1)],
  });
  indexes.use([web, document('main', {})], NOW);
  const all = ['debug', 'info', 'debug', 'info', 'info', 'info', 'debug'].map((status) =>
    placed(indexes, log({ service: 'web', status })),
  );
  expect(all).toEqual(['excluded web', 'web', 'excluded web', 'web', 'web', 'index_quota web', 'excluded web']);
  // A change of something else leaves the count as it is.
  indexes.use([{ ...web, body: { ...web.body, daily_limit: 4 } }, document('main', {})], NOW);
  const more = [0, 1].map(() => placed(indexes, log({ service: 'web' })));
  expect(more).toEqual(['web', 'index_quota web']);
});

it('passes a log on where a filter cannot be read any more', () => {
  const indexes = new Indexes();
  indexes.use([document('broken', { filter: { query: '((' } }), document('main', {})], NOW);
  expect(placed(indexes, log({}))).toBe('main');
});

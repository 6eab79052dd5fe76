import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { logsTables } from '../tables/logs.ts';
import { registerLogAggregate } from './api/aggregate.ts';
import { LogQueries } from './api/query.ts';
import { registerAsk } from './ask.ts';
import { openSavedFields } from './calculated/register.ts';
import { openFacets } from './facets/register.ts';
import { parseLogSearch } from './search-text.ts';

/** Somebody who may see the logs of team a asks in every way there is. */
const NOW = Date.UTC(2026, 10, 22, 12);
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const context = testContext(standingClock(NOW));
let close: () => Promise<void>;

const ask = async (method: 'GET' | 'POST', url: string, payload?: object) => {
  const answer = await context.app.inject({
    method,
    url,
    headers: KEYS,
    ...(payload === undefined ? {} : { payload }),
  });
  expect([url, answer.statusCode]).toEqual([url, method === 'POST' && url.endsWith('definitions') ? 201 : 200]);
  return answer.body;
};

beforeAll(async () => {
  const store = await openTestStore(logsTables);
  const facets = await openFacets(context, { metadata: openSqliteMetadata(':memory:', context.clock) });
  const queries = new LogQueries(store, context.clock, () => parseLogSearch('team:a'), facets.source);
  const metadata = openSqliteMetadata(':memory:', context.clock);
  const saved = await openSavedFields(context, { metadata }, facets.source);
  registerAsk(context.app, { queries, facets, saved, metadata });
  registerLogAggregate(context.app, queries);
  const row = (id: number, team: string, attributes: string) =>
    `(fromUnixTimestamp64Milli(${NOW - 60_000 + id}), ${id}, 'info', '${team} secret', ['team:${team}'], map(${attributes}))`;
  await store.command(
    `INSERT INTO logs (ts, id, status, message, tags, attrs) VALUES ${row(1, 'a', `'k', 'open'`)}, ${row(2, 'b', `'k', 'hidden', 'only_b', 'x'`)}, ${row(3, 'b', `'who.team', 'a'`)}`,
  );
  close = async () => {
    saved.close();
    facets.close();
    await context.app.close();
    await store[Symbol.asyncDispose]();
  };
});
afterAll(() => close());

it('shows only what the reader may see, on every way', async () => {
  const sql = async (query: string) =>
    JSON.parse(await ask('POST', '/api/unstable/logs/sql', { query, from: 'now-1h', to: 'now' })).rows;
  expect(await sql('SELECT message FROM logs')).toEqual([['a secret']]);
  expect(await sql('SELECT (SELECT count(*) FROM logs), count(*) FROM logs a JOIN logs b ON true')).toEqual([[1, 1]]);
  expect(
    await sql(
      `WITH x AS (SELECT * FROM logs WHERE 1 = 1 OR 1 = 1) SELECT message FROM x UNION ALL SELECT message FROM logs`,
    ),
  ).toEqual([['a secret'], ['a secret']]);

  expect(await ask('GET', '/api/unstable/logs/export?columns=message')).toBe('message\r\na secret\r\n');

  const filter = { query: '*' };
  const transactions = await ask('POST', '/api/unstable/logs/transactions', { filter, group_by: ['@k'] });
  expect(JSON.parse(transactions).data).toHaveLength(1);

  expect(await ask('GET', '/api/unstable/logs/facets/definitions')).not.toContain('only_b');

  // The inner search of a subquery is narrowed too: what it would find would tell what the others hold.
  const subqueries = [{ field: 'status', filter: { query: '@k:hidden' } }];
  const buckets = async (body: object) =>
    JSON.parse(await ask('POST', '/api/v2/logs/analytics/aggregate', body)).data.buckets;
  expect(await buckets({ filter: { ...filter, subqueries } })).toEqual([]);
});

it('is not widened by a facet whose name is a word of the restriction', async () => {
  await ask('POST', '/api/unstable/logs/facets/definitions', { path: '@who.team', name: 'Team' });
  const answer = await ask('POST', '/api/v2/logs/analytics/aggregate', { filter: { query: 'team:a' } });
  expect(JSON.parse(answer).data.buckets[0].computes.c0).toBe(1);
});

import { listSql } from '@komainu/query/search/list.ts';
import { searchToPredicate } from '@komainu/query/search/to-predicate.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { LogQueries } from '../api/query.ts';
import { LOG_COLUMNS, type LogRow, renderLog } from '../api/render.ts';
import { LogIntake } from '../intake/log-intake.ts';
import { logSearchSchema, logSource } from '../search-schema.ts';
import { parseLogSearch } from '../search-text.ts';
import { TailHub } from './tail-hub.ts';

const NOW = Date.UTC(2026, 10, 22, 12);

const LOGS: readonly unknown[] = [
  'Plain text, with WORDS',
  { message: 'nested', a: { b: { c: 'deep' } }, list: ['x', 2, { y: 1 }], flag: true, none: null, empty: {}, zero: 0 },
  { message: '{"level":"error","msg":"inner words","n":12345678901234567890,"trace_id":"7"}', status: 'info' },
  { message: 'tags', ddtags: 'env:prod,env:dev,team:a b,solo,version:1.2.3', service: 'web', hostname: 'h1' },
  { message: 'twice', 'a.b': 'first', a: { b: 'second' }, status: 404 },
  {
    message: 'héllo wörld 日本語 \ud800',
    näme: 'ü',
    ip: '10.1.2.3',
    dd: { trace_id: '9', span_id: '5', env: 'staging' },
  },
  { message: 'long ago', timestamp: 1_000_000_000, duration: 1500.5, http: { status_code: '503' } },
  {
    message: 'lists',
    data: { items: [{ name: 'first', deep: { er: 5 } }, { name: null }, 'x', [{ name: 'inner' }]] },
    astext: '[{"k": "v"}]',
  },
  { message: 'quote "in" it', empty: '', path: 'C:\\x', star: 'a*b' },
];

const QUERIES = [
  '*',
  'words',
  'WORDS text',
  '"inner words"',
  'wör*',
  '日本語',
  'status:error',
  'status:err OR status:warn',
  'service:web env:prod',
  'env:dev',
  'env:*',
  '-env:*',
  'version:1.*',
  'solo',
  'tags:solo',
  'team:"a b"',
  'host:h1',
  '@hostname:h1',
  '@a.b.c:deep',
  '@a.b:first',
  '@a.b:second',
  '@list:x',
  '@list:2',
  '@list.y:1',
  '@data.items.name:>a',
  '@data.items.name:first',
  '@data.items.deep.er:5',
  '-@data.items.name:*',
  '@astext.k:v',
  '@flag:true',
  '@none:*',
  '@empty:*',
  '@zero:0',
  '@zero:<1',
  '@n:>1000',
  '@n:12345678901234567890',
  'trace_id:7',
  '@dd.trace_id:9',
  'trace_id:00000000000000000000000000000009',
  'span_id:*',
  '@duration:[1000 TO 2000]',
  '@http.status_code:>=500',
  'status_code:503',
  'status_code:(503 OR 404)',
  '-status_code:*',
  'team:a status_code:[500 TO 599]',
  '@timestamp:*',
  '@status:404',
  '@näme:ü',
  'CIDR(@ip,10.0.0.0/8)',
  '@path:"C:\\\\x"',
  '@star:a\\*b',
  '*:deep',
  '*:web',
  '@nothing:*',
];

it('matches at the door what a search finds later, and shows it alike', async () => {
  await using store = await openTestStore(logsTables);
  const context = testContext(standingClock(NOW));
  const hub = new TailHub(context.clock);
  const intake = new LogIntake({ ...context, store, stages: { taps: [hub] } }, 5);
  const atTheDoor = QUERIES.map((query) => {
    const items: string[] = [];
    const matches = searchToPredicate(parseLogSearch(query), logSearchSchema);
    hub.listen(matches, {
      ready: true,
      send: (event, data) => event === 'log' && items.push(data),
      end: () => undefined,
    });
    return items;
  });
  const decoder = new LogDecoder({ service: '', host: '', source: 'x', tags: '' }, NOW);
  await intake.receive((take) => {
    for (const log of LOGS) take(log, decoder);
  });
  hub.close();
  // Queries that match nothing prove little.
  expect(atTheDoor.filter((items) => items.length === 0).length).toBeLessThan(10);

  const reader = new LogQueries(store, context.clock, () => undefined).readerFor(undefined);
  for (const [index, query] of QUERIES.entries()) {
    const filter = reader.filter({ query, to: 'now+1h' });
    const sql = listSql(logSource, { ...filter, sort: 'asc', limit: 100, columns: LOG_COLUMNS });
    const found = (await store.rows<LogRow>(sql)).map((row) => JSON.parse(JSON.stringify(renderLog(row))));
    expect([query, atTheDoor[index]?.map((data) => JSON.parse(data))]).toEqual([query, found]);
  }
  await intake.close();
});

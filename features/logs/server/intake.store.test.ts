import { gzipSync } from 'node:zlib';
import { CodedError } from '@komainu/kernel/errors.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { logsTables } from '../tables/logs.ts';
import { registerLogs } from './register.ts';
import { logPorts } from './test-ports.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function server() {
  const store = await openTestStore(logsTables);
  const context = testContext(standingClock(NOW));
  const seen: unknown[] = [];
  const feature = await registerLogs(context, {
    ...logPorts(context),
    store,
    flushAfterMs: 10,
    hostSeen: (...sighting) => seen.push(sighting),
  });
  open.push(async () => {
    await feature.close();
    await context.app.close();
    await store[Symbol.asyncDispose]();
  });
  const send = async (url: string, payload: string | Buffer, headers: Record<string, string> = {}) => {
    const answer = await context.app.inject({
      method: 'POST',
      url,
      payload,
      headers: { 'dd-api-key': 'k', ...headers },
    });
    return [answer.statusCode, answer.body] as const;
  };
  const books = () => {
    const { received, stored, rejected } = context.ledger.totals();
    return [received.get('logs') ?? 0, stored.get('logs') ?? 0, Object.fromEntries(rejected.get('logs') ?? [])];
  };
  const messages = async () =>
    (await store.rows<{ message: string }>('SELECT message FROM logs ORDER BY id')).map(({ message }) => message);
  return { store, context, send, books, messages, seen };
}

const JSON_TYPE = { 'content-type': 'application/json' };

describe('log intake', () => {
  it('takes every framing and answers as each client expects', async () => {
    const { send, messages, books } = await server();
    const answers = [
      await send('/api/v2/logs', '{}', JSON_TYPE),
      await send('/api/v2/logs', ''),
      await send('/api/v2/logs', '[{"message":"array"}]', JSON_TYPE),
      await send('/api/v2/logs/', '{"message":"object"}'),
      await send('/v1/input', '{"message":"one"}\n{"message":"two"}', { 'content-type': 'text/plain;charset=UTF-8' }),
      await send('/v1/input/0123456789abcdef0123456789abcdef', 'plain\ntext', { 'content-type': 'text/plain' }),
      await send('/api/v2/logs?ddsource=x', 'curl', { 'content-type': 'application/x-www-form-urlencoded' }),
      await send('/api/v2/logs', gzipSync('[{"message":"zipped"}]'), { ...JSON_TYPE, 'content-encoding': 'gzip' }),
    ];
    expect(answers.map(([status]) => status)).toEqual([202, 202, 202, 202, 200, 200, 202, 202]);
    expect(new Set(answers.map(([, body]) => body))).toEqual(new Set(['{}']));
    expect(await messages()).toEqual(['array', 'object', 'one', 'two', 'plain', 'text', 'curl', 'zipped']);
    expect(books()).toEqual([8, 8, {}]);
  });

  it('stores the good and counts the bad by reason', async () => {
    const { send, messages, books } = await server();
    const body = '[{"message":"good"},7,null,{},{"message":"also good"}]';
    expect(await send('/api/v2/logs', body, JSON_TYPE)).toEqual([202, '{}']);
    expect(await send('/api/v2/logs', '{"message":"fine"}\n{"mess', JSON_TYPE)).toEqual([202, '{}']);
    const [status, error] = await send('/api/v2/logs', 'nonsense', JSON_TYPE);
    expect([status, Object.keys(JSON.parse(error))]).toEqual([400, ['errors']]);
    expect(await send('/v1/input', 'x', { 'content-type': 'multipart/form-data; boundary=x' })).toEqual([200, '{}']);
    expect(await messages()).toEqual(['good', 'also good', 'fine']);
    expect(books()).toEqual([9, 3, { not_an_object: 2, empty_log: 1, bad_json: 2, not_logs: 1 }]);
  });

  it('stores a request with a known idempotency key once', async () => {
    const { send, messages, books } = await server();
    const headers = { ...JSON_TYPE, 'idempotency-key': 'key-1' };
    for (let time = 0; time < 3; time++)
      expect(await send('/api/v2/logs', '[{"message":"m"}]', headers)).toEqual([202, '{}']);
    expect([await messages(), books()]).toEqual([['m'], [1, 1, {}]]);
  });

  it('tells once a block which hosts and services were heard of', async () => {
    const { send, seen } = await server();
    const log = (hostname: string, service: string, ago: number) => ({
      message: 'm',
      hostname,
      service,
      timestamp: NOW - ago,
    });
    const logs = [log('a', 'shop', 9_000), log('a', 'shop', 4_000), log('b', '', 1_000), log('', 'shop', 0), 7];
    await send('/api/v2/logs', JSON.stringify(logs), JSON_TYPE);
    expect(seen).toEqual([
      ['a', 'shop', NOW / 1000 - 4],
      ['b', '', NOW / 1000 - 1],
    ]);
    seen.length = 0;
    const both = [log('c', 'shop', 2_000), log('c', 'shop', 1_000)].map((one) =>
      send('/api/v2/logs', JSON.stringify([one]), JSON_TYPE),
    );
    await Promise.all(both);
    await send('/api/v2/logs', JSON.stringify([log('d', 'shop', 3_000)]), JSON_TYPE);
    expect(seen).toEqual([
      ['c', 'shop', NOW / 1000 - 1],
      ['d', 'shop', NOW / 1000 - 3],
    ]);
  });

  it('answers 503 and books the loss when the store is away', async () => {
    const context = testContext();
    const away = new CodedError('store_unavailable', 'restarting', { status: 503 });
    const store = await openTestStore([]);
    const refusing = Object.create(store, { insert: { value: () => Promise.reject(away) } }) as typeof store;
    await registerLogs(context, { ...logPorts(context), store: refusing, flushAfterMs: 1 });
    const payload = '[{"message":"a"},{"message":"b"},3]';
    const answer = await context.app.inject({
      method: 'POST',
      url: '/api/v2/logs',
      headers: { 'dd-api-key': 'k' },
      payload,
    });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
    const { received, stored, rejected } = context.ledger.totals();
    expect([received.get('logs'), stored.get('logs'), Object.fromEntries(rejected.get('logs') ?? [])]).toEqual([
      3,
      undefined,
      { store_unavailable: 2, not_an_object: 1 },
    ]);
    await context.app.close();
    await store[Symbol.asyncDispose]();
  });

  it('keeps integers beyond 2^53, surrogates and odd keys', async () => {
    const { send, store, context } = await server();
    const body =
      '[{"message":"a\\ud800b","n":12345678901234567890,"deep":{"id":[12345678901234567890]},"__proto__":{"x":1},"a.b":1,"a":{"b":2}}]';
    await send('/api/v2/logs', body, JSON_TYPE);
    expect(await store.rows('SELECT message, attrs, json_keys FROM logs')).toEqual([
      {
        message: 'a\ufffdb',
        attrs: { n: '12345678901234567890', 'deep.id': '[12345678901234567890]', '__proto__.x': '1', 'a.b': '1' },
        json_keys: ['n', 'deep.id', '__proto__.x', 'a.b'],
      },
    ]);
    const answer = await context.app.inject({
      url: '/api/v2/logs/events?filter[to]=now%2B1m',
      headers: { 'dd-api-key': 'k', 'dd-application-key': 'a' },
    });
    expect(answer.body).toContain(
      '"n":12345678901234567890,"deep":{"id":[12345678901234567890]},"__proto__":{"x":1},"a":{"b":1}',
    );
  });

  it('answers browsers of any origin, also with errors and before they send', async () => {
    const { context, send, books } = await server();
    const preflight = await context.app.inject({ method: 'OPTIONS', url: '/api/v2/logs' });
    const refused = await context.app.inject({ method: 'POST', url: '/api/v2/logs', payload: 'x' });
    const bad = await context.app.inject({
      method: 'POST',
      url: '/api/v2/logs?dd-api-key=k',
      payload: '{',
      headers: JSON_TYPE,
    });
    expect(
      [preflight, refused, bad].map((answer) => [answer.statusCode, answer.headers['access-control-allow-origin']]),
    ).toEqual([
      [204, '*'],
      [403, '*'],
      [400, '*'],
    ]);
    const target = encodeURIComponent('/api/v2/logs?ddsource=browser&dd-api-key=k');
    expect(await send(`/proxy?ddforward=${target}`, '{"message":"m"}', { 'content-type': 'text/plain' })).toEqual([
      202,
      '{}',
    ]);
    expect(books()).toEqual([2, 1, { bad_json: 1 }]);
  });

  it('speaks the protocol of Firehose', async () => {
    const { send, store } = await server();
    const subscription = {
      messageType: 'DATA_MESSAGE',
      owner: '1',
      logGroup: 'g',
      logStream: 's',
      logEvents: [{ id: '1', timestamp: NOW, message: 'from cloudwatch' }],
    };
    const control = { messageType: 'CONTROL_MESSAGE', logEvents: [] };
    const records = [Buffer.from('text'), gzipSync(JSON.stringify(subscription)), gzipSync(JSON.stringify(control))];
    const body = {
      requestId: 'r1',
      timestamp: NOW,
      records: records.map((data) => ({ data: data.toString('base64') })),
    };
    const common = { 'x-amz-firehose-common-attributes': '{"commonAttributes":{"env":"prod"}}' };
    const [status, answer] = await send('/api/v2/logs?dd-protocol=aws-kinesis-firehose', JSON.stringify(body), common);
    expect([status, JSON.parse(answer)]).toEqual([200, { requestId: 'r1', timestamp: NOW }]);
    expect(await store.rows('SELECT message, host, source, tags FROM logs ORDER BY id')).toEqual([
      { message: 'text', host: '', source: '', tags: ['env:prod'] },
      { message: 'from cloudwatch', host: 'g', source: 'cloudwatch', tags: ['env:prod'] },
    ]);
  });

  it('answers OTLP in kind, and tells of refused records', async () => {
    const { send } = await server();
    const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'm' } }] }] }] };
    expect(await send('/v1/logs', JSON.stringify(logs), JSON_TYPE)).toEqual([200, '{}']);
    expect(await send('/v1/logs', '', { 'content-type': 'application/x-protobuf' })).toEqual([200, '']);
    expect((await send('/v1/logs', Buffer.from([0xff]), { 'content-type': 'application/x-protobuf' }))[0]).toBe(400);
    expect((await send('/v1/logs', '{', JSON_TYPE))[0]).toBe(400);
  });

  it('counts tracks that no feature claims', async () => {
    const { send, context } = await server();
    expect([
      await send('/api/v2/dbmmetrics', '[{"a":1}]', JSON_TYPE),
      await send('/api/v2/dbmmetrics', '{}', JSON_TYPE),
      await send('/api/v2/profile', 'multipart'),
    ]).toEqual([
      [202, '{}'],
      [202, '{}'],
      [200, '{}'],
    ]);
    const { received, rejected } = context.ledger.totals();
    expect([received.get('dbmmetrics'), rejected.get('dbmmetrics'), received.get('profile')]).toEqual([
      1,
      new Map([['no_feature', 1]]),
      1,
    ]);
  });
});

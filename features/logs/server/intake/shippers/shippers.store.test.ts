import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { ProtobufWriter } from '@komainu/wire/protobuf/writer.ts';
import { encodeSnappyLiterals } from '@komainu/wire/snappy/snappy.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { logsTables } from '../../../tables/logs.ts';
import { LogIntake } from '../log-intake.ts';
import { registerLogIntake } from '../register.ts';
import { bodyBytes } from './test-body.ts';

const TESTDATA = join(import.meta.dirname, '../../../testdata');
const SHIPPERS = join(TESTDATA, 'shippers');
const NOW = Date.UTC(2026, 10, 22, 12);
const KEY = '0'.repeat(32);
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

interface Recording {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
  readonly body: unknown;
}

async function server() {
  const store = await openTestStore(logsTables);
  const context = testContext(standingClock(NOW));
  // Without pipelines: what senders sent is what is looked at here.
  const intake = new LogIntake({ ...context, store, stages: { taps: [] } }, 5);
  registerLogIntake(context, intake);
  open.push(async () => {
    await intake.close();
    await context.app.close();
    await store[Symbol.asyncDispose]();
  });
  const send = (url: string, payload: string | Buffer, headers: Record<string, string> = {}) =>
    context.app.inject({ method: 'POST', url, payload, headers: { 'dd-api-key': KEY, ...headers } });
  const books = () => {
    const { received, stored, rejected } = context.ledger.totals();
    return [received.get('logs') ?? 0, stored.get('logs') ?? 0, Object.fromEntries(rejected.get('logs') ?? [])];
  };
  return { ...context, store, send, books };
}

it('stores what shippers send, and answers as each expects', async () => {
  const { app, store, books } = await server();
  const statuses: Record<string, number> = {};
  const expected: Record<string, number> = {};
  for (const file of readdirSync(SHIPPERS).sort()) {
    const { method, url, headers, status, body } = JSON.parse(readFileSync(join(SHIPPERS, file), 'utf8')) as Recording;
    const answer = await app.inject({ method, url, headers, payload: bodyBytes(body) });
    statuses[file] = answer.statusCode;
    expected[file] = status;
  }
  expect(statuses).toEqual(expected);
  const rows = await store.rows(
    'SELECT toUnixTimestamp64Milli(ts) AS time, service, host, source, status, message, trace_id, tags, attrs FROM logs ORDER BY id',
  );
  await expect(`${JSON.stringify(rows, null, 2)}\n`).toMatchFileSnapshot(join(TESTDATA, 'shippers-rows.json'));
  expect(books()).toEqual([rows.length, rows.length, {}]);
});

describe('Splunk HEC', () => {
  it.each([
    ['', 400, { text: 'No data', code: 5 }, {}],
    ['nonsense', 400, { text: expect.stringContaining('Invalid data format'), code: 6 }, { bad_json: 1 }],
    ['{"time":1}', 400, { text: 'Event field is required', code: 12 }, { no_event: 1 }],
    ['{"event":""}', 400, { text: 'Event field cannot be blank', code: 13 }, { blank_event: 1 }],
    ['{"event":"good"}{"time":1}', 200, { text: 'Success', code: 0 }, { no_event: 1 }],
  ])('answers %j', async (payload, status, body, rejected) => {
    const { send, books } = await server();
    const answer = await send('/services/collector', payload);
    expect([answer.statusCode, answer.json()]).toEqual([status, body]);
    expect(books()[2]).toEqual(rejected);
  });

  it('says errors in its own words, and answers those who only look', async () => {
    const { app } = await server();
    const refused = await app.inject({ method: 'POST', url: '/services/collector/event', payload: '{"event":"m"}' });
    expect([refused.statusCode, refused.json()]).toEqual([403, { text: 'Invalid token', code: 4 }]);
    const looked = await app.inject({ method: 'OPTIONS', url: '/services/collector/event/1.0' });
    const health = await app.inject({ url: '/services/collector/health/1.0' });
    expect([looked.statusCode, health.statusCode, health.json()]).toEqual([
      200,
      200,
      { text: 'HEC is healthy', code: 17 },
    ]);
  });
});

describe('Elasticsearch bulk', () => {
  it('answers each action', async () => {
    const { send, books } = await server();
    const lines = [
      '{"create":{"_index":"a","_id":"1"}}',
      '{"message":"good"}',
      '{"index":{}}',
      'no json',
      '{"delete":{"_id":"1"}}',
      '{"update":{"_id":"1"}}',
      '{"doc":{}}',
      '{"create":{}}',
      '{}',
    ];
    const answer = await send('/elasticsearch/logs/_bulk', `${lines.join('\n')}\n`);
    const refused = (reason: string, _id = '') => ({
      _index: 'logs',
      _id,
      status: 400,
      error: { type: 'document_parsing_exception', reason },
    });
    expect([answer.statusCode, answer.headers['x-elastic-product'], answer.json()]).toEqual([
      200,
      'Elasticsearch',
      {
        took: 0,
        errors: true,
        items: [
          { create: { _index: 'a', _id: '1', _version: 1, result: 'created', status: 201 } },
          { index: refused('bad_json') },
          { delete: refused('not_an_append', '1') },
          { update: refused('not_an_append', '1') },
          { create: refused('empty_log') },
        ],
      },
    ]);
    expect(books()).toEqual([5, 1, { bad_json: 1, not_an_append: 2, empty_log: 1 }]);
  });

  it('says who it is, and refuses in the words of its clients', async () => {
    const { app, send, books } = await server();
    const about = await app.inject({ url: '/elasticsearch', headers: { authorization: `ApiKey ${KEY}` } });
    expect(about.json()).toMatchObject({ version: { number: '8.99.0', build_flavor: 'default' } });
    const license = await app.inject({ url: '/elasticsearch/_license', headers: { authorization: `ApiKey ${KEY}` } });
    expect(license.json()).toMatchObject({ license: { status: 'active' } });
    expect((await app.inject({ url: '/elasticsearch' })).json()).toMatchObject({ status: 403 });
    const bad = await send('/_bulk', 'nonsense\n');
    expect([bad.statusCode, bad.json()]).toMatchObject([400, { error: { type: 'illegal_argument_exception' } }]);
    expect(books()).toEqual([1, 0, { bad_bulk: 1 }]);
  });
});

it('answers errors of Firehose with its id and a message, and stores a request once', async () => {
  const { app, send, books } = await server();
  const headers = { 'x-amz-firehose-request-id': 'r1' };
  const bad = await send('/api/v2/logs', '{}', headers);
  expect([bad.statusCode, bad.json()]).toEqual([
    400,
    { requestId: 'r1', timestamp: NOW, errorMessage: expect.stringContaining('list of records') },
  ]);
  const refused = await app.inject({ method: 'POST', url: '/api/v2/logs', headers, payload: '{}' });
  expect([refused.statusCode, refused.json()]).toEqual([
    403,
    { requestId: 'r1', timestamp: NOW, errorMessage: 'Forbidden' },
  ]);
  const payload = JSON.stringify({ requestId: 'r2', timestamp: NOW, records: [{ data: btoa('once') }] });
  for (let time = 0; time < 2; time++) {
    const answer = await send('/api/v2/logs', payload, { 'x-amz-firehose-request-id': 'r2' });
    expect([answer.statusCode, answer.json()]).toEqual([200, { requestId: 'r2', timestamp: NOW }]);
  }
  expect(books()).toEqual([2, 1, { bad_firehose: 1 }]);
});

it.each([
  ['/loki/api/v1/push', 'nonsense', 'bad_loki'],
  ['/loki/api/v1/push', '{"streams":7}', 'bad_loki'],
  ['/gelf', 'nonsense', 'bad_json'],
])('refuses at %s what cannot be read: %j', async (url, payload, reason) => {
  const { send, books } = await server();
  expect((await send(url, payload)).statusCode).toBe(400);
  expect(books()).toEqual([1, 0, { [reason]: 1 }]);
});

it('counts the values of a push that are none', async () => {
  const { send, books } = await server();
  const streams = [{ stream: {}, values: [['1', 'good'], ['1'], 7, [null, 'x']] }, { stream: {} }, 7];
  expect((await send('/loki/api/v1/push', JSON.stringify({ streams }))).statusCode).toBe(204);
  expect(books()).toEqual([6, 1, { bad_loki: 5 }]);
});

it.each([
  ['named', { 'content-encoding': 'snappy' }],
  ['left out', {}],
])('takes pushes in protobuf with their encoding %s', async (_name, headers) => {
  const { send, books } = await server();
  const writer = new ProtobufWriter();
  writer.message(1, () => {
    writer.string(1, '{app="shop"}');
    writer.message(2, () => {
      writer.message(1, () => writer.unsigned(1, NOW / 1000));
      writer.string(2, 'a line');
    });
  });
  const packed = encodeSnappyLiterals(writer.finish());
  const answer = await send('/loki/api/v1/push', packed, { 'content-type': 'application/x-protobuf', ...headers });
  expect([answer.statusCode, books()]).toEqual([204, [1, 1, {}]]);
});

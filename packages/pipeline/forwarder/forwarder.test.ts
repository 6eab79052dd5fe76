import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Forwarder, type ForwarderSettings } from './forwarder.ts';
import { ServerClient } from './server-client.ts';

interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let folder = '';
let received: Received[] = [];
/** Statuses to answer with, in turn; then 202. */
let answers: number[] = [];
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  received.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
  response.writeHead(answers.shift() ?? 202).end('{}');
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forwarder-'));
  received = [];
  answers = [];
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  await rm(folder, { recursive: true, force: true });
});

async function open(settings: Partial<ForwarderSettings> = {}) {
  const counters = new Counters();
  const client = new ServerClient({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey: 'secret',
    host: 'web-1',
    userAgent: 'komainu-agent/0',
    timeoutMs: 5000,
    maxConnections: 4,
    insecure: false,
  });
  const forwarder = await Forwarder.open(
    { folder, maxBufferBytes: 1_000_000, concurrency: 4, compression: 'none', ...settings },
    { client, clock: systemClock, counters, logger: silentLogger, random: () => 0 },
  );
  return { forwarder, counters };
}

const payload = (text: string) => ({
  path: '/v0.4/traces?x=1',
  headers: { 'x-datadog-trace-count': '2' },
  body: Buffer.from(text),
});

test('a payload travels with its headers, the key, the host and its own key', async () => {
  const { forwarder } = await open();
  await forwarder.put(payload('body'));
  await eventually(() => expect(forwarder.pending).toBe(0));
  await forwarder.close();
  expect(received).toMatchObject([
    {
      url: '/v0.4/traces?x=1',
      headers: {
        'dd-api-key': 'secret',
        'x-datadog-hostname': 'web-1',
        'x-datadog-trace-count': '2',
        'idempotency-key': expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      body: Buffer.from('body'),
    },
  ]);
});

test('the same key is repeated until there is an answer, and nothing else is sent meanwhile', async () => {
  answers = [503, 500, 429];
  const { forwarder, counters } = await open({ concurrency: 1 });
  await forwarder.put(payload('a'));
  await forwarder.put(payload('b'));
  await eventually(() => expect(forwarder.pending).toBe(0));
  await forwarder.close();
  const keys = new Map<string, number>();
  for (const { headers, body } of received) {
    const key = `${body} ${headers['idempotency-key']}`;
    keys.set(key, (keys.get(key) ?? 0) + 1);
  }
  expect(keys.size).toBe(2);
  expect([...keys.values()].reduce((sum, times) => sum + times, 0)).toBe(5);
  expect(counters.value('komainu_agent_payloads_sent_total', {})).toBe(2);
});

test('what the server will never take is dropped and counted', async () => {
  answers = [400, 413];
  const { forwarder, counters } = await open({ concurrency: 1 });
  for (const text of ['a', 'b', 'c']) await forwarder.put(payload(text));
  await eventually(() => expect(forwarder.pending).toBe(0));
  await forwarder.close();
  expect(counters.samples('komainu_agent_payloads_dropped_total').map(({ labels }) => labels['reason'])).toEqual([
    'refused_400',
    'refused_413',
  ]);
});

test('what is too large goes in halves under keys of its own; a single item that is too large is dropped', async () => {
  const { forwarder, counters } = await open({ concurrency: 1 });
  answers = [413, 413, 202, 413];
  const headers = { 'content-type': 'application/json' };
  await forwarder.put({ path: '/api/v2/logs', headers, body: Buffer.from('[{"a":1},{"a":2},{"a":3}]') });
  await eventually(() => expect(forwarder.pending).toBe(0));
  expect(received.map(({ body }) => body.toString())).toEqual([
    '[{"a":1},{"a":2},{"a":3}]',
    '[{"a":1},{"a":2}]',
    '[{"a":3}]',
    '[{"a":1}]',
    '[{"a":2}]',
  ]);
  const [whole = '', ...halves] = received.map((request) => String(request.headers['idempotency-key']));
  expect(halves).toEqual(['.0', '.1', '.0.0', '.0.1'].map((end) => `${whole}${end}`));
  expect([
    forwarder.status().sentPayloads,
    forwarder.status().droppedPayloads,
    counters.value('komainu_agent_payloads_split_total', {}),
  ]).toEqual([2, { refused_413: 1 }, 2]);
  await forwarder.close();
});

test('a refused key keeps everything for the day it is right', async () => {
  answers = [403];
  const { forwarder } = await open();
  await forwarder.put(payload('a'));
  await eventually(() => expect(received.length).toBe(1));
  expect(forwarder.pending).toBe(1);
  await eventually(() => expect(forwarder.pending).toBe(0));
  await forwarder.close();
});

test('the next process sends what this one could not, with the same key', async () => {
  answers = [503];
  const first = await open();
  await first.forwarder.put(payload('a'));
  await eventually(() => expect(received.length).toBe(1));
  await first.forwarder.close();
  const second = await open();
  await eventually(() => expect(second.forwarder.pending).toBe(0));
  await second.forwarder.close();
  expect(new Set(received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
});

test('large bodies that come plain are compressed, others stay as they are', async () => {
  const { forwarder } = await open({ compression: 'zstd' });
  const text = 'x'.repeat(5000);
  await forwarder.put(payload(text));
  await forwarder.put({ ...payload(text), headers: { 'content-encoding': 'gzip' } });
  await eventually(() => expect(forwarder.pending).toBe(0));
  await forwarder.close();
  const byEncoding = new Map(received.map(({ headers, body }) => [headers['content-encoding'], body]));
  expect(zstdDecompressSync(byEncoding.get('zstd') ?? Buffer.alloc(0)).toString()).toBe(text);
  expect(byEncoding.get('gzip')?.toString()).toBe(text);
});

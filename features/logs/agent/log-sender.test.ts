import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { ServerClient } from '@komainu/pipeline/forwarder/server-client.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { batchOf } from './encode/batch.ts';
import { LogSender } from './log-sender.ts';
import { SentLogs } from './log-stream.ts';

let answers: number[] = [];
let received: { headers: IncomingHttpHeaders; body: string }[] = [];
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  received.push({ headers: request.headers, body });
  const status = answers.shift() ?? 202;
  if (status > 0) response.writeHead(status).end('{}');
});

beforeEach(async () => {
  answers = [];
  received = [];
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

function setUp() {
  const counters = new Counters();
  const sent = new SentLogs();
  const client = new ServerClient({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey: 'secret',
    host: 'h',
    userAgent: 'test',
    timeoutMs: 5000,
    maxConnections: 2,
    insecure: false,
  });
  const parts = {
    client,
    clock: systemClock,
    counters,
    logger: silentLogger,
    random: () => 0,
    compression: 'none',
    sent,
  } as const;
  return { counters, sent, sender: new LogSender(parts) };
}

const source = { type: 'file', integration: 'nginx' };
const items = [{ message: 'm', timestamp: 1, hostname: 'h', service: 's', ddsource: 'x', ddtags: '' }];

test('a batch is repeated under its key until the server has it, also while the key is refused', async () => {
  answers = [503, 403, 500];
  const { sender, counters } = setUp();
  await sender.send(batchOf(items), 'key-1', source);
  expect(received.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-1', 'key-1', 'key-1']);
  expect(JSON.parse(received[0]?.body ?? '')).toEqual(items);
  expect(counters.value('komainu_agent_logs_sent_total', {})).toBe(1);
});

test('what the server will never take is given up and counted', async () => {
  answers = [413];
  const { sender, counters } = setUp();
  await sender.send(batchOf(items), 'key-1', source);
  expect(counters.value('komainu_agent_logs_dropped_total', { reason: 'refused_413' })).toBe(1);
  expect(sender.problems()).toEqual(['the server refused 1 logs for good: 413']);
});

test('a batch that is too large goes in halves; the log that is too large by itself is given up alone', async () => {
  answers = [413, 202, 413, 413, 503, 202];
  const { sender, counters } = setUp();
  const many = ['a', 'b', 'c', 'd'].map((message) => ({ ...items[0], message }));
  expect(await sender.send(batchOf(many), 'key', source)).toBe('taken');
  const sent = received.map(({ headers, body }) => [
    headers['idempotency-key'],
    (JSON.parse(body) as { message: string }[]).map(({ message }) => message).join(''),
  ]);
  expect(sent).toEqual([
    ['key', 'abcd'],
    ['key.0', 'ab'],
    ['key.1', 'cd'],
    ['key.1.0', 'c'],
    ['key.1.1', 'd'],
    ['key.1.1', 'd'],
  ]);
  expect([
    counters.value('komainu_agent_logs_sent_total', {}),
    counters.value('komainu_agent_logs_dropped_total', { reason: 'refused_413' }),
  ]).toEqual([3, 1]);
});

test.each([
  [503, 'the server takes no logs now, they wait in their files: the server answers 503'],
  [403, 'the server refuses the API key (403): logs wait in their files until DD_API_KEY is right'],
])('an answer %d is said until one is better, and little is read meanwhile', async (status, problem) => {
  answers = Array.from({ length: 8 }, () => status);
  const { sender } = setUp();
  const sending = Array.from({ length: 4 }, (_, at) => sender.send(batchOf(items), `key-${at}`, source));
  await eventually(() => expect([sender.problems(), sender.hasRoom()]).toEqual([[problem], false]));
  await Promise.all(sending);
  expect([sender.problems(), sender.hasRoom()]).toEqual([[], true]);
});

test('closing ends what waits, so that the next process repeats it', async () => {
  answers = [0];
  const { sender } = setUp();
  const sending = sender.send(batchOf(items), 'key-1', source);
  await eventually(() => expect(received).toHaveLength(1));
  sender.close();
  await expect(sending).rejects.toMatchObject({ code: 'closing' });
});

test('who watches sees what is sent, once', async () => {
  answers = [503];
  const { sender, sent } = setUp();
  const seen: unknown[] = [];
  const end = sent.onSent((logs) => seen.push(...logs));
  await sender.send(batchOf(items), 'key-1', source);
  await sender.send(batchOf(items), 'key-1', undefined);
  end();
  await sender.send(batchOf(items), 'key-2', source);
  expect(seen).toEqual([
    {
      ...{ timeUnixMs: 1, message: 'm', status: '', service: 's', source: 'x', host: 'h', tags: '' },
      ...{ type: 'file', integration: 'nginx' },
    },
  ]);
});

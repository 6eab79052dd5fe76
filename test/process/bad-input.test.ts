import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Books, changeOf, readBooks, unbalanced } from './books.ts';
import { call, eventually, type RunningServer, startServer, TEST_PASSWORD } from './server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ name: 'bad-input' });
});
afterAll(() => server?.stop());

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | ReadableStream<Uint8Array>;
  readonly key?: string | undefined;
}

/** Sends and gives status and body; with the test key unless told otherwise, and without a content type of its own. */
async function send(route: string, sent: Sent = {}): Promise<{ status: number; body: unknown }> {
  const key = 'key' in sent ? sent.key : server.apiKey;
  const body = typeof sent.body === 'string' ? Buffer.from(sent.body) : sent.body;
  const answer = await fetch(`${server.url}${route}`, {
    method: sent.method ?? 'POST',
    headers: { ...(key === undefined ? {} : { 'DD-API-KEY': key }), ...sent.headers },
    ...(body === undefined ? {} : { body }),
    ...(body instanceof ReadableStream ? { duplex: 'half' as const } : {}),
  });
  const text = await answer.text();
  return { status: answer.status, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const look = (): Promise<Books> => readBooks(server.url);

/** The change of a source's books by one request, with what it was answered. */
async function booked(source: string, route: string, sent: Sent) {
  const before = await look();
  const { status, body } = await send(route, sent);
  return { status, body, ...changeOf(source, before, await look()) };
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const MSGPACK = { 'Content-Type': 'application/msgpack' };
const PROTOBUF = { 'Content-Type': 'application/x-protobuf' };
const nowS = Math.floor(Date.now() / 1000);

/** Resident memory of the server itself, in megabytes. */
function residentMb(): number {
  const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

describe('keys', () => {
  const INTAKES = ['/api/v2/logs', '/api/v1/series', '/v0.4/traces', '/v1/metrics', '/intake/', '/api/v2/rum'];
  const forbidden = { status: 403, body: { errors: ['Forbidden'] } };

  it.each(INTAKES)('%s without a key, or with a wrong one, is 403 in the shape that Agents know', async (route) => {
    for (const key of [undefined, 'f'.repeat(32), 'short', '💥'.codePointAt(0)?.toString(36)]) {
      expect(await send(route, { key, body: '{}' })).toEqual(forbidden);
    }
  });

  it('is asked for in the query, in the path and for the API as well', async () => {
    const none = { key: undefined };
    const answers = [
      await send(`/v1/input/${'f'.repeat(32)}`, { ...none, body: 'a line' }),
      await send(`/api/v2/logs?dd-api-key=${'f'.repeat(32)}`, { ...none, body: '[]' }),
      await send('/api/v1/validate', { method: 'GET', ...none }),
      await send('/api/v1/query?query=avg:a{*}&from=1&to=2', { method: 'GET' }),
      await send('/api/v2/users', { method: 'GET', headers: { 'DD-APPLICATION-KEY': 'a'.repeat(40) } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  });
});

/** Route, headers, body, source in the books, and the reason under which it is refused. */
const GARBAGE: readonly [string, Readonly<Record<string, string>>, string | Buffer, string, string][] = [
  ['/api/v1/series', JSON_TYPE, '{"series": [', 'metrics', 'bad_json'],
  ['/api/v1/series', JSON_TYPE, '{"series":[{"metric":"m","points":[[1,NaN]]}]}', 'metrics', 'bad_json'],
  ['/api/v2/series', JSON_TYPE, 'series', 'metrics', 'bad_json'],
  ['/api/v2/series', PROTOBUF, Buffer.from('0aff01', 'hex'), 'metrics', 'bad_protobuf'],
  ['/api/v1/distribution_points', JSON_TYPE, '[1,', 'metrics', 'bad_json'],
  ['/api/beta/sketches', PROTOBUF, Buffer.from('0aff01', 'hex'), 'metrics', 'bad_protobuf'],
  ['/api/v1/check_run', JSON_TYPE, '<check/>', 'service_checks', 'bad_json'],
  ['/api/v1/events', JSON_TYPE, '{"title":', 'events', 'bad_json'],
  ['/api/v2/events', JSON_TYPE, '{"data":', 'events', 'bad_json'],
  ['/intake/', JSON_TYPE, '{"events":', 'host_metadata', 'bad_json'],
  ['/api/v1/metadata', JSON_TYPE, 'nothing', 'host_metadata', 'bad_json'],
  ['/v0.3/traces', MSGPACK, Buffer.from('91', 'hex'), 'spans', 'truncated'],
  ['/v0.4/traces', MSGPACK, Buffer.from('ddffffffff', 'hex'), 'spans', 'truncated'],
  ['/v0.4/traces', JSON_TYPE, '[[{"trace_id":', 'spans', 'truncated'],
  ['/v0.5/traces', MSGPACK, Buffer.from('92ddffffffff90', 'hex'), 'spans', 'truncated'],
  ['/v0.7/traces', MSGPACK, Buffer.from('81a66368756e6b73ddffffffff', 'hex'), 'spans', 'truncated'],
  ['/v1.0/traces', MSGPACK, Buffer.from('810bddffffffff', 'hex'), 'spans', 'truncated'],
  ['/api/v0.2/traces', PROTOBUF, Buffer.from('2aff01', 'hex'), 'spans', 'truncated'],
  ['/api/v2/spans', JSON_TYPE, '{"spans":', 'spans', 'truncated'],
  ['/api/v0.2/stats', MSGPACK, Buffer.from('81a55374617473ddffffffff', 'hex'), 'trace_stats', 'bad_msgpack'],
  ['/v0.6/stats', MSGPACK, Buffer.from('c1', 'hex'), 'trace_stats', 'bad_msgpack'],
  ['/v1/traces', PROTOBUF, Buffer.from('0aff01', 'hex'), 'spans', 'truncated'],
  ['/v1/traces', JSON_TYPE, '{"resourceSpans":', 'spans', 'truncated'],
  ['/v1/metrics', PROTOBUF, Buffer.from('0aff01', 'hex'), 'metrics', 'bad_protobuf'],
  ['/v1/metrics', JSON_TYPE, '{"resourceMetrics":', 'metrics', 'bad_json'],
  ['/v1/logs', PROTOBUF, Buffer.from('0aff01', 'hex'), 'logs', 'bad_protobuf'],
  ['/v1/logs', JSON_TYPE, '{"resourceLogs":', 'logs', 'bad_json'],
  ['/api/v2/logs?dd-protocol=aws-kinesis-firehose', JSON_TYPE, '{"records":7}', 'logs', 'bad_firehose'],
];

describe('garbage', () => {
  it.each(GARBAGE)('%s %j %s is refused, told why, and booked', async (route, headers, body, source, reason) => {
    const said = await booked(source, route, { headers, body });
    const text = messageOf(said.body);
    expect({ ...said, body: undefined }).toEqual({
      status: 400,
      body: undefined,
      received: 1,
      stored: 0,
      rejected: { [reason]: 1 },
    });
    expect(text).toMatch(/\w{4,}.* \w+/);
    expect(text).not.toContain(server.apiKey);
  });
});

/** The text of an error: Datadog's shape, or OTLP's `Status`. */
function messageOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return String(body);
  if ('errors' in body && Array.isArray(body.errors)) return String(body.errors[0]);
  return 'message' in body ? String(body.message) : '';
}

const plainLogs = JSON.stringify([{ message: 'pressed', service: 'bad-input' }]);
/** A gigabyte of zeros for each 100 kB or so: ten thousand megabytes in ten. */
const gzipBomb = (): Buffer => {
  const member = gzipSync(Buffer.alloc(100 << 20));
  return Buffer.concat(Array.from({ length: 100 }, () => member));
};
const zstdBomb = (): Buffer => {
  const frame = zstdCompressSync(Buffer.alloc(100 << 20));
  return Buffer.concat(Array.from({ length: 100 }, () => frame));
};

describe('compression', () => {
  it.each([
    ['gzip', gzipSync(plainLogs).subarray(0, -6), 400],
    ['zstd', zstdCompressSync(plainLogs).subarray(0, -6), 400],
    ['gzip', Buffer.from(plainLogs), 400],
    ['br', Buffer.from(plainLogs), 415],
  ])('%s that is cut short or is none is refused by name', async (encoding, body, status) => {
    const said = await send('/api/v2/logs', { headers: { ...JSON_TYPE, 'Content-Encoding': encoding }, body });
    expect([said.status, messageOf(said.body)]).toEqual([status, expect.stringContaining(encoding)]);
  });

  it('of ten gigabytes is 413 and costs no more than the cap, four at a time', async () => {
    const before = residentMb();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, residentMb());
    }, 20);
    const bombs = [gzipBomb(), zstdBomb(), gzipBomb(), zstdBomb()];
    const answers = await Promise.all(
      bombs.map((body, index) =>
        send('/api/v2/logs', {
          headers: { ...JSON_TYPE, 'Content-Encoding': index % 2 === 0 ? 'gzip' : 'zstd' },
          body,
        }),
      ),
    );
    clearInterval(watch);
    expect(answers.map(({ status }) => status)).toEqual([413, 413, 413, 413]);
    expect(most - before).toBeLessThan(500);
  });

  it('of many large bodies at once is bounded by what they have together', async () => {
    const before = residentMb();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, residentMb());
    }, 20);
    const large = gzipSync(Buffer.alloc(40 << 20, ' '));
    const headers = { ...JSON_TYPE, 'Content-Encoding': 'gzip' };
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => send('/api/v1/series', { headers, body: large })),
    );
    clearInterval(watch);
    expect(answers.filter(({ status }) => ![202, 400, 503].includes(status))).toEqual([]);
    // Half a gigabyte that they may have, and as much again of copies on their way; without the bound it is 2,500.
    expect(most - before).toBeLessThan(1_500);
  });

  it.each([
    ['announced', { 'Content-Length': String(512 << 20) }],
    ['not announced', {}],
  ])('bigger on the wire than the cap, %s, is 413 before it is all sent', async (_name, headers) => {
    const block = Buffer.alloc(1 << 20);
    let sentMb = 0;
    const status = await new Promise<number>((resolve, reject) => {
      const sending = request(
        `${server.url}/api/v2/logs`,
        { method: 'POST', headers: { 'DD-API-KEY': server.apiKey, ...headers } },
        (answer) => {
          resolve(answer.statusCode ?? 0);
          sending.destroy();
        },
      );
      sending.on('error', reject);
      const write = () => {
        while (sentMb < 512 && !sending.destroyed) {
          sentMb++;
          if (!sending.write(block)) {
            sending.once('drain', write);
            return;
          }
        }
      };
      write();
    });
    expect([status, sentMb < 400]).toEqual([413, true]);
  });
});

interface LogPage {
  readonly data: readonly { readonly attributes: { readonly message: string; readonly attributes: object } }[];
}

const logsOf = (query: string): Promise<LogPage> =>
  call(server, 'POST', '/api/v2/logs/events/search', {
    filter: { query, from: 'now-15m', to: 'now+1m' },
    page: { limit: 10 },
  });

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('odd but honest data', () => {
  it('a megabyte in one line is stored and found', async () => {
    const message = `giant ${'x'.repeat(1 << 20)}`;
    const said = await booked('logs', '/api/v2/logs', {
      headers: JSON_TYPE,
      body: JSON.stringify([{ message, service: 'giant' }]),
    });
    expect(said).toMatchObject({ status: 202, received: 1, stored: 1, rejected: {} });
    const { data } = await logsOf('service:giant');
    expect(data[0]?.attributes.message.length).toBeGreaterThan(100_000);
  });

  it('ten thousand attributes cost the others nothing', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key_${index}`, `value ${index}`]));
    const said = await booked('logs', '/api/v2/logs', {
      headers: JSON_TYPE,
      body: JSON.stringify([
        { message: 'wide', service: 'wide', ...many },
        { message: 'plain', service: 'wide' },
      ]),
    });
    expect(said).toMatchObject({ status: 202, received: 2 });
    expect((await logsOf('service:wide plain')).data).toHaveLength(1);
  });

  it.each([
    [
      '/api/v2/logs',
      `[{"message":"deep","service":"deep","deep":${nested(50_000)}},{"message":"flat","service":"deep"}]`,
    ],
    ['/api/v1/series', `{"series":${nested(100_000)}}`],
    ['/api/v2/series', `{"series":[{"metric":"deep","points":${nested(100_000)}}]}`],
    ['/intake/', nested(100_000)],
    ['/v1/logs', `{"resourceLogs":${nested(100_000)}}`],
    ['/api/v1/events', `{"title":"deep","text":"deep","tags":${nested(100_000)}}`],
  ])('%s bears deep nesting', async (route, body) => {
    const { status } = await send(route, { headers: JSON_TYPE, body });
    expect([200, 202, 400]).toContain(status);
  });

  it('a bomb of nested msgpack and one of nested protobuf are refused', async () => {
    const lists = Buffer.alloc(1 << 20, 0x91);
    // Field 1 with a length, over and over: each claims the rest.
    const groups = Buffer.alloc(1 << 20, Buffer.from('0a7f', 'hex'));
    expect((await send('/v0.4/traces', { headers: MSGPACK, body: lists })).status).toBe(400);
    expect((await send('/v1/traces', { headers: PROTOBUF, body: groups })).status).toBe(400);
  });

  it('text that is not UTF-8 is repaired, not refused', async () => {
    const body = Buffer.concat([
      Buffer.from('[{"service":"latin","message":"caf'),
      Buffer.from([0xe9, 0xff, 0xc3]),
      Buffer.from(' closed"}]'),
    ]);
    expect(await booked('logs', '/api/v2/logs', { headers: JSON_TYPE, body })).toMatchObject({
      status: 202,
      stored: 1,
    });
    expect((await logsOf('service:latin')).data[0]?.attributes.message).toMatch(/^caf\uFFFD+ closed$/);
  });

  it('a series with a million tags costs the good one beside it nothing', async () => {
    const tags = Array.from({ length: 1_000_000 }, (_, index) => `t:${index}`);
    const point = [[nowS, 1]];
    const said = await booked('metrics', '/api/v1/series', {
      headers: JSON_TYPE,
      body: JSON.stringify({
        series: [
          { metric: 'tags.many', points: point, tags },
          { metric: 'tags.few', points: point },
        ],
      }),
    });
    expect(said).toMatchObject({ status: 202, received: 2 });
    expect(said.stored).toBeGreaterThanOrEqual(1);
    const found = await call<{ series: unknown[] }>(
      server,
      'GET',
      `/api/v1/query?query=${encodeURIComponent('avg:tags.few{*}')}&from=${nowS - 600}&to=${nowS + 60}`,
    );
    expect(found.series).toHaveLength(1);
  });

  it('values that are no numbers are refused by point', async () => {
    const points = ['1', '"NaN"', 'null', '"x"', '1e400', '{}', '2'].map((value) => `[${nowS},${value}]`);
    const body = `{"series":[{"metric":"odd","points":[${points.join(',')}]}]}`;
    const said = await booked('metrics', '/api/v1/series', { headers: JSON_TYPE, body });
    expect([said.status, said.stored]).toEqual([202, 2]);
  });
});

describe('half-good batches keep the good', () => {
  const now = Date.now() * 1e6;
  const span = { trace_id: 7, span_id: 8, service: 'half', name: 'half', resource: 'half', start: now, duration: 5 };
  const batches: readonly (readonly [string, unknown])[] = [
    ['/api/v1/series', { series: [{ metric: 'half', points: [[nowS, 1]] }, { points: [[nowS, 1]] }, 7] }],
    ['/api/v2/series', { series: [{ metric: 'half.2', points: [{ timestamp: nowS, value: 1 }] }, null] }],
    ['/api/v1/check_run', [{ check: 'half', host_name: 'h', status: 0, timestamp: nowS }, { status: 9 }]],
    ['/api/v2/logs', [{ message: 'half', service: 'half' }, 7, null]],
    ['/v0.4/traces', [[span], [{ ...span, trace_id: 0 }]]],
    ['/intake/', { events: { api: [{ msg_title: 'half', msg_text: 'good', timestamp: nowS }, 7] } }],
  ];
  it('whatever they carry', async () => {
    const before = await look();
    const answers = await Promise.all(
      batches.map(([route, document]) => send(route, { headers: JSON_TYPE, body: JSON.stringify(document) })),
    );
    const after = await look();
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 200, 202]);
    const stored = { metrics: 2, service_checks: 1, logs: 1, spans: 1, events: 1 };
    const refused = { metrics: 3, service_checks: 1, logs: 2, spans: 1, events: 1 };
    const changes = Object.keys(stored).map((source) => [source, changeOf(source, before, after)] as const);
    expect(Object.fromEntries(changes.map(([source, change]) => [source, change.stored]))).toEqual(stored);
    expect(Object.fromEntries(changes.map(([source, { rejected }]) => [source, total(rejected)]))).toEqual(refused);
  });
});

const total = (rejected: Readonly<Record<string, number>>): number =>
  Object.values(rejected).reduce((sum, count) => sum + count, 0);

/** Opens a raw connection and writes the head of a POST with a length, and as much of the body as is given. */
function openPost(route: string, length: number, part: string) {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    `POST ${route} HTTP/1.1\r\nHost: h\r\nDD-API-KEY: ${server.apiKey}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${part}`,
  );
  return socket;
}

describe('odd transport', () => {
  it('bodies that trickle in keep nobody waiting', async () => {
    const slow = Array.from({ length: 300 }, () => openPost('/api/v2/logs', 1000, '['));
    const trickle = setInterval(() => {
      for (const socket of slow) socket.write(' ');
    }, 100);
    const startedMs = Date.now();
    const said = await send('/api/v2/logs', { headers: JSON_TYPE, body: plainLogs });
    expect([said.status, Date.now() - startedMs < 5_000]).toEqual([202, true]);
    clearInterval(trickle);
    for (const socket of slow) socket.destroy();
  });

  it('a body that breaks off stores nothing and is no failure of ours', async () => {
    const before = await look();
    for (let round = 0; round < 20; round++) {
      const socket = openPost('/api/v2/logs', 5_000, '[{"message":"cut","service":"cut"},');
      await new Promise((resolve) => setTimeout(resolve, 5));
      socket.destroy();
    }
    await eventually('the next request', 30_000, async () =>
      (await send('/api/v2/logs', { headers: JSON_TYPE, body: plainLogs })).status === 202 ? true : undefined,
    );
    const after = await look();
    expect(changeOf('logs', before, after)).toEqual({ received: 1, stored: 1, rejected: {} });
    expect((await logsOf('service:cut')).data).toEqual([]);
  });

  it('JSON logs in chunks are logs, whatever type they claim to be', async () => {
    const types = ['', 'text/plain;charset=UTF-8', 'application/x-www-form-urlencoded', 'no/thing; ='];
    const before = await look();
    const answers = await Promise.all(
      types.map((type) => {
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            for (let at = 0; at < plainLogs.length; at += 7)
              controller.enqueue(Buffer.from(plainLogs.slice(at, at + 7)));
            controller.close();
          },
        });
        return send('/api/v2/logs', { headers: type === '' ? {} : { 'Content-Type': type }, body });
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(changeOf('logs', before, await look())).toEqual({ received: 4, stored: 4, rejected: {} });
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD'])('%s is no way to send logs', async (method) => {
    const sent = { method, headers: JSON_TYPE, ...(['GET', 'HEAD'].includes(method) ? {} : { body: plainLogs }) };
    expect(await booked('logs', '/api/v2/logs', sent)).toMatchObject({ status: 404, received: 0 });
  });

  it.each(['GARBAGE\r\n\r\n', 'POST /api/v2/logs HTTP/9.9\r\n\r\n', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`])(
    'what is no HTTP is answered 4xx and closed (%#)',
    async (bytes) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes));
      const said = await new Promise<string>((resolve) => {
        let text = '';
        socket.on('data', (chunk: Buffer) => {
          text += chunk.toString('latin1');
        });
        socket.on('error', () => resolve(text));
        socket.on('close', () => resolve(text));
      });
      expect(said).toMatch(/^HTTP\/1\.1 4\d\d /);
    },
  );
});

/** Sends requests one behind the other on one connection without waiting; gives the statuses of the answers. */
function pipeline(bodies: readonly string[]): Promise<number[]> {
  const socket = connect(server.port, '127.0.0.1');
  const statuses: number[] = [];
  let rest = '';
  return new Promise((resolve) => {
    socket.on('error', () => resolve(statuses));
    socket.on('close', () => resolve(statuses));
    socket.on('data', (chunk: Buffer) => {
      rest += chunk.toString('latin1');
      for (const [, status] of rest.matchAll(/HTTP\/1\.1 (\d{3}) /g)) statuses.push(Number(status));
      // A status line may be cut by the end of the chunk.
      rest = rest.slice(rest.lastIndexOf('\n') + 1);
      if (statuses.length === bodies.length) socket.destroy();
    });
    const head = `POST /api/v2/logs HTTP/1.1\r\nHost: h\r\nDD-API-KEY: ${server.apiKey}\r\nContent-Length: `;
    socket.write(bodies.map((body) => `${head}${body.length}\r\n\r\n${body}`).join(''));
  });
}

describe('a crowd', () => {
  it('of twenty thousand requests at once is answered, and memory stays bounded', async () => {
    const before = await look();
    const startMb = residentMb();
    const line = (client: number, count: number) => `[{"message":"${client} ${count}","service":"crowd"}]`;
    const answers = await Promise.all(
      Array.from({ length: 400 }, (_, client) =>
        pipeline(Array.from({ length: 50 }, (_, count) => line(client, count))),
      ),
    );
    const statuses = answers.flat();
    const taken = statuses.filter((status) => status === 202).length;
    expect(statuses).toHaveLength(20_000);
    expect(statuses.filter((status) => ![202, 429, 503].includes(status))).toEqual([]);
    expect(changeOf('logs', before, await look()).stored).toBe(taken);
    expect(residentMb() - startMb).toBeLessThan(400);
  });
});

describe('afterwards', () => {
  it('the books of every source balance', async () => {
    expect(unbalanced(await look())).toEqual([]);
  });

  it('nothing secret was printed, and nothing was an error of ours', () => {
    const output = server.output();
    for (const secret of [server.apiKey, server.applicationKey, TEST_PASSWORD]) expect(output).not.toContain(secret);
    expect(output.split('\n').filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it('the server still answers', async () => {
    expect((await send('/health', { method: 'GET' })).status).toBe(200);
  });
});

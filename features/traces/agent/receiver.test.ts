import { readdirSync, readFileSync } from 'node:fs';
import { request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counters } from '@komainu/kernel/counters.ts';
import { overloaded } from '@komainu/kernel/errors.ts';
import type { OutgoingPayload } from '@komainu/pipeline/forwarder/payload.ts';
import type { ServerRequest } from '@komainu/pipeline/forwarder/server-client.ts';
import { BodyReader } from '@komainu/pipeline/receiver/read-body.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { agentInfo } from './info.ts';
import { createTraceReceiver } from './receiver.ts';

const folder = new URL('./testdata/', import.meta.url);
const RATES = '{"rate_by_service":{"service:,env:":1}}';

let put: OutgoingPayload[] = [];
let asked: ServerRequest[] = [];
let statsd: string[] = [];
let refusal: Error | undefined;
const counters = new Counters();
const info = agentInfo({ version: '1.0.0', defaultEnv: 'none', receiverPort: 1, statsdPort: 2, maxRequestBytes: 3 });
const server = createTraceReceiver({
  outbox: {
    put: async (payload) => {
      if (refusal !== undefined) throw refusal;
      put.push(payload);
    },
  },
  bodies: new BodyReader(100_000_000),
  counters,
  info: () => info,
  defaultEnv: 'prod',
  statsd: (body) => statsd.push(body.toString()),
  ask: async (request) => {
    asked.push(request);
    return { status: 207, headers: { 'content-type': 'application/x-said' }, body: Buffer.from('said') };
  },
  status: () => ({ fine: true }),
});

beforeEach(async () => {
  put = [];
  asked = [];
  statsd = [];
  refusal = undefined;
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

interface Said {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: Buffer | string = '',
): Promise<Said> {
  const { promise, resolve, reject } = Promise.withResolvers<Said>();
  const { port } = server.address() as AddressInfo;
  const outgoing = sendRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, async (answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
    resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() });
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}

describe('recorded requests of tracers', () => {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));

  test.each(names)('%s', async (name) => {
    const recorded: { method: string; path: string; headers: Record<string, string> } = JSON.parse(
      readFileSync(new URL(`${name}.json`, folder), 'utf8'),
    );
    const body = readFileSync(new URL(`${name}.bin`, folder));
    const said = await send(recorded.method, recorded.path, recorded.headers, body);
    const { path } = recorded;
    if (path === '/v0.7/config') expect([said.status, said.body, put]).toEqual([200, '{}', []]);
    else if (path === '/dogstatsd/v2/proxy') expect([said.status, statsd]).toEqual([200, [body.toString()]]);
    else if (path.includes('/api/intake/')) {
      expect([said.status, said.body, put]).toEqual([207, 'said', []]);
      expect(asked).toMatchObject([{ method: 'POST', path: path.replace('/evp_proxy/v2', ''), body }]);
    } else {
      expect(put.map((payload) => payload.body)).toEqual([body]);
      expect(put[0]?.path).toBe(path.replace('/evp_proxy/v2', ''));
      const traces = path.endsWith('/traces');
      expect([said.status, traces ? said.body : '']).toEqual([
        said.status < 300 ? said.status : 0,
        traces ? RATES : '',
      ]);
    }
  });
});

describe('answers', () => {
  test('trace headers travel on, keys and connection headers do not', async () => {
    await send(
      'POST',
      '/v0.4/traces?x=1',
      {
        'content-type': 'application/msgpack',
        'Datadog-Meta-Lang': 'python',
        'Datadog-Client-Computed-Stats': 'yes',
        'X-Datadog-Trace-Count': '3',
        'DD-API-KEY': 'secret',
        'X-Datadog-Hostname': 'forged',
        Cookie: 'no',
      },
      'x',
    );
    expect(put).toEqual([
      {
        path: '/v0.4/traces?x=1',
        headers: {
          'content-type': 'application/msgpack',
          'datadog-meta-lang': 'python',
          'datadog-client-computed-stats': 'yes',
          'x-datadog-trace-count': '3',
          'x-datadog-agentdefaultenv': 'prod',
        },
        body: Buffer.from('x'),
      },
    ]);
  });

  test('v0.3 is answered with text, the known rates version with nothing new', async () => {
    expect((await send('PUT', '/v0.3/traces', {}, 'x')).body).toBe('OK\n');
    const first = await send('PUT', '/v0.4/traces', { 'datadog-rates-payload-version': '' }, 'x');
    const version = String(first.headers['datadog-rates-payload-version']);
    expect([
      first.body,
      (await send('PUT', '/v0.4/traces', { 'datadog-rates-payload-version': version }, 'x')).body,
    ]).toEqual([RATES, '{}']);
  });

  test('an empty probe is answered and not passed on', async () => {
    expect([(await send('POST', '/v0.5/traces')).body, put]).toEqual([RATES, []]);
  });

  test('/info says what works, and answers carry its state', async () => {
    const said = await send('GET', '/info');
    expect(JSON.parse(said.body)).toMatchObject({
      client_drop_p0s: false,
      endpoints: expect.arrayContaining(['/v0.5/traces']),
    });
    expect(said.headers['datadog-agent-state']).toBe(
      (await send('PUT', '/v0.4/traces')).headers['datadog-agent-state'],
    );
  });

  test('the process speaks about itself', async () => {
    expect((await send('GET', '/metrics')).body).toContain('komainu_agent_received_total');
    expect((await send('GET', '/status')).body).toContain('"fine": true');
  });
});

describe('refusals', () => {
  test.each([
    ['POST', '/v1/unknown', {}, 404],
    ['GET', '/v0.4/traces', {}, 404],
    ['POST', '/evp_proxy/v2/api/v2/x', {}, 502],
    ['POST', '/evp_proxy/v2/api/v2/x', { 'x-datadog-evp-subdomain': 'a/b' }, 502],
    ['POST', '/evp_proxy/v2/api/../x', { 'x-datadog-evp-subdomain': 'api' }, 400],
  ])('%s %s %j: %d', async (method, path, headers, status) => {
    expect((await send(method, path, headers, method === 'GET' ? '' : 'x')).status).toBe(status);
  });

  test('a body that is too large is answered 413 and not kept', async () => {
    expect((await send('POST', '/dogstatsd/v2/proxy', {}, Buffer.alloc(3_000_000))).status).toBe(413);
    expect(counters.value('komainu_agent_refused_total', { reason: 'body_too_large' })).toBe(1);
  });

  test('what the disk does not take is answered 503, not acknowledged', async () => {
    refusal = overloaded('buffer_refused', 'the disk is full');
    expect((await send('PUT', '/v0.4/traces', {}, 'x')).status).toBe(503);
  });
});

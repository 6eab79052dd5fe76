import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningAgent, startAgent } from '../process/agent.ts';
import { call, eventually, freePort, type RunningServer, startServer } from '../process/server.ts';
import { nodeClients, pythonClients, runClient } from './toolchains.ts';

const HERE = import.meta.dirname;
const python = pythonClients();
const clients = nodeClients();

const SITE = 'komainu.test';

let server: RunningServer;
let agent: RunningAgent;
let tlsDir: string;
let tlsPort: number;

beforeAll(async () => {
  tlsDir = mkdtempSync(path.join(tmpdir(), 'komainu-clients-tls-'));
  tlsPort = await freePort();
  const cli = path.resolve(HERE, '../../apps/cli/main.ts');
  const made = runClient(process.execPath, [cli, 'tls', 'init', '--site', SITE, '--out', tlsDir], {});
  expect(await made.ended, made.output()).toBe(0);
  server = await startServer({
    name: 'clients',
    env: {
      KOMAINU_SITE: SITE,
      KOMAINU_TLS_CERT: path.join(tlsDir, 'server.crt'),
      KOMAINU_TLS_KEY: path.join(tlsDir, 'server.key'),
      KOMAINU_TLS_PORT: String(tlsPort),
    },
  });
  agent = await startAgent(server);
});
afterAll(async () => {
  await agent?.stop();
  await server?.stop();
  rmSync(tlsDir, { recursive: true, force: true });
});

interface SpanEvent {
  readonly attributes: {
    readonly service: string;
    readonly resource_name: string;
    readonly trace_id: string;
    readonly custom: Record<string, unknown>;
  };
}

const spansOf = (query: string, least: number) =>
  eventually(`spans for ${query}`, 30_000, async () => {
    const body = {
      data: {
        type: 'search_request',
        attributes: { filter: { query, from: 'now-15m', to: 'now' }, page: { limit: 50 } },
      },
    };
    const { data } = await call<{ data: SpanEvent[] }>(server, 'POST', '/api/v2/spans/events/search', body);
    return data.length >= least ? data : undefined;
  });

const logsOf = (query: string) =>
  eventually(`logs for ${query}`, 30_000, async () => {
    const body = { filter: { query, from: 'now-15m', to: 'now' }, page: { limit: 50 } };
    const { data } = await call<{ data: { attributes: Record<string, unknown> }[] }>(
      server,
      'POST',
      '/api/v2/logs/events/search',
      body,
    );
    return data.length > 0 ? data.map((item) => item.attributes) : undefined;
  });

/** The sum over all points and series of a metric query, once there are any. */
const metricOf = (query: string) =>
  eventually(`points for ${query}`, 40_000, async () => {
    const nowS = Math.floor(Date.now() / 1000);
    const url = `/api/v1/query?from=${nowS - 900}&to=${nowS + 60}&query=${encodeURIComponent(query)}`;
    const { series } = await call<{ series: { pointlist: [number, number | null][] }[] }>(server, 'GET', url);
    const values = series.flatMap((one) => one.pointlist.map((point) => point[1])).filter((value) => value !== null);
    return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) : undefined;
  });

it.each(['dd-trace-5', 'dd-trace-6'])('%s puts its traces and its DogStatsD on screen', async (tracer) => {
  const run = runClient(process.execPath, [path.join(clients, 'tracer.mjs')], {
    TRACER: tracer,
    DD_TRACE_AGENT_URL: `http://127.0.0.1:${agent.tracePort}`,
    DD_DOGSTATSD_PORT: String(agent.statsdPort),
    DD_SERVICE: `shop-${tracer}`,
    DD_ENV: 'test',
    DD_VERSION: '1.0.0',
    // Else express prints the error that the program throws on purpose.
    NODE_ENV: 'test',
  });
  expect(await run.ended, run.output()).toBe(0);
  expect(run.output(), 'what the tracer complains about').toBe('');
  await eventually('both requests', 30_000, async () => {
    const spans = await spansOf(`service:shop-${tracer}`, 3);
    const seen = new Set(spans.map((span) => span.attributes.resource_name));
    return ['GET /orders/:id', 'load order', 'GET /broken'].every((name) => seen.has(name)) ? true : undefined;
  });
  expect((await spansOf(`service:shop-${tracer} status:error`, 1)).length).toBeGreaterThan(0);
  expect(await metricOf(`sum:client.tracer.count{tracer:${tracer}}.as_count()`)).toBe(2);
});

describe.skipIf(python === undefined)('Python', () => {
  it('shows the two slow seconds of the Flask application under ddtrace-run', async () => {
    const port = await freePort();
    const command = path.join(path.dirname(python ?? ''), 'ddtrace-run');
    const run = runClient(command, [python ?? '', path.join(HERE, 'python/app.py')], {
      PORT: String(port),
      DD_AGENT_HOST: 'localhost',
      DD_TRACE_AGENT_PORT: String(agent.tracePort),
      DD_DOGSTATSD_PORT: String(agent.statsdPort),
      DD_SERVICE: 'my-flask-app',
      DD_ENV: 'development',
      DD_VERSION: '1.0.0',
    });
    try {
      await eventually('the Flask application', 30_000, () =>
        fetch(`http://127.0.0.1:${port}/`).then(
          () => true,
          () => undefined,
        ),
      );
      await fetch(`http://127.0.0.1:${port}/slow`);
      const [span] = await spansOf('service:my-flask-app resource_name:"GET /slow" @duration:>=2s', 1);
      const trace = await call<{ spans: { durationNs: number; service: string; env: string }[] }>(
        server,
        'GET',
        `/api/unstable/traces/${span?.attributes.trace_id}`,
      );
      const longest = Math.max(...trace.spans.map((one) => one.durationNs));
      expect(longest).toBeGreaterThan(2e9);
      expect(trace.spans.every((one) => one.service === 'my-flask-app' && one.env === 'development')).toBe(true);
    } finally {
      run.child.kill('SIGKILL');
    }
  });

  it('takes what datadogpy sends by DogStatsD', async () => {
    const run = runClient(python ?? '', [path.join(HERE, 'python/datadogpy.py')], {
      STATSD_PORT: String(agent.statsdPort),
    });
    expect(await run.ended, run.output()).toBe(0);
    expect(await metricOf('avg:client.python.gauge{client:datadogpy}')).toBe(42.5);
    expect(await metricOf('sum:client.python.count{*}.as_count()')).toBe(3);
    expect(await metricOf('max:client.python.histogram.max{*}')).toBe(7);
    expect(await metricOf('max:client.python.distribution{*}')).toBe(11);
    expect(await metricOf('max:client.python.set{*}')).toBe(1);
    await eventually('the event', 30_000, async () => {
      const { data } = await call<{ data: unknown[] }>(
        server,
        'GET',
        '/api/v2/events?filter[query]=client:datadogpy&filter[from]=now-15m',
      );
      return data.length > 0 ? true : undefined;
    });
  });

  it('takes what statsd and aiodogstatsd send', async () => {
    const run = runClient(python ?? '', [path.join(HERE, 'python/other-statsd.py')], {
      STATSD_PORT: String(agent.statsdPort),
    });
    expect(await run.ended, run.output()).toBe(0);
    expect(await metricOf('avg:client.plain.gauge{*}')).toBe(6);
    expect(await metricOf('sum:client.plain.count{*}.as_count()')).toBe(2);
    expect(await metricOf('max:client.plain.timing.max{*}')).toBe(250);
    expect(await metricOf('avg:client.aio.gauge{client:aiodogstatsd}')).toBe(3);
    expect(await metricOf('sum:client.aio.count{client:aiodogstatsd}.as_count()')).toBe(5);
  });

  it.each(['agent', 'server'])(
    'takes traces, metrics and logs of the OpenTelemetry SDK through the %s',
    async (way) => {
      const env: Record<string, string> =
        way === 'agent'
          ? { WAY: way, ENDPOINT: `http://127.0.0.1:${agent.otlpHttpPort}` }
          : { WAY: way, ENDPOINT: server.url, KEY: server.apiKey };
      const run = runClient(python ?? '', [path.join(HERE, 'python/otel.py')], env);
      expect(await run.ended, run.output()).toBe(0);
      expect((await spansOf(`service:otel-python-${way}`, 1))[0]?.attributes.service).toBe(`otel-python-${way}`);
      expect((await logsOf(`service:otel-python-${way}`))[0]).toMatchObject({
        message: 'cart of 3 items',
        status: 'warn',
      });
      expect(await metricOf(`sum:otel.python.orders{way:${way}}.as_count()`)).toBe(5);
    },
  );
});

describe('Node', () => {
  it('takes what hot-shots sends by DogStatsD', async () => {
    const run = runClient(process.execPath, [path.join(clients, 'statsd.mjs')], {
      STATSD_PORT: String(agent.statsdPort),
    });
    expect(await run.ended, run.output()).toBe(0);
    expect(await metricOf('avg:client.node.gauge{client:hot-shots}')).toBe(17.25);
    expect(await metricOf('sum:client.node.count{client:hot-shots}.as_count()')).toBe(4);
  });

  it('takes what node-dogstatsd sends', async () => {
    const run = runClient(process.execPath, [path.join(clients, 'node-dogstatsd.mjs')], {
      STATSD_PORT: String(agent.statsdPort),
    });
    expect(await run.ended, run.output()).toBe(0);
    expect(await metricOf('avg:client.old.gauge{client:node-dogstatsd}')).toBe(9.5);
    expect(await metricOf('sum:client.old.count{client:node-dogstatsd}.as_count()')).toBe(1);
  });

  it('answers the official API client', async () => {
    const run = runClient(process.execPath, [path.join(clients, 'api.mjs')], {
      URL: server.url,
      KEY: server.apiKey,
      APP_KEY: server.applicationKey,
    });
    expect(await run.ended, run.output()).toBe(0);
    expect(JSON.parse(run.output())).toEqual({
      valid: true,
      points: [9.5],
      found: ['hello from the API client'],
      event: 'ok',
      buckets: 1,
    });
  });

  it.each(['agent', 'server'])(
    'takes traces, metrics and logs of the OpenTelemetry SDK through the %s',
    async (way) => {
      const env: Record<string, string> =
        way === 'agent'
          ? { WAY: way, ENDPOINT: `http://127.0.0.1:${agent.otlpHttpPort}` }
          : { WAY: way, ENDPOINT: server.url, KEY: server.apiKey };
      const run = runClient(process.execPath, [path.join(clients, 'otel.mjs')], env);
      expect(await run.ended, run.output()).toBe(0);
      expect((await spansOf(`service:otel-node-${way}`, 1)).length).toBeGreaterThan(0);
      expect((await logsOf(`service:otel-node-${way}`))[0]).toMatchObject({
        message: 'payment refused',
        status: 'error',
      });
      expect(await metricOf(`sum:otel.node.orders{way:${way}}.as_count()`)).toBe(2);
    },
  );
});

describe('by other doors', () => {
  it.each(['none', 'gzip'])('takes traces, metrics and logs by gRPC with compression %s', async (compression) => {
    const service = `otel-grpc-${compression}`;
    const run = runClient(process.execPath, [path.join(clients, 'otel-grpc.mjs')], {
      ENDPOINT: `http://127.0.0.1:${agent.otlpGrpcPort}`,
      COMPRESSION: compression,
      SERVICE: service,
    });
    expect(await run.ended, run.output()).toBe(0);
    expect((await spansOf(`service:${service}`, 1))[0]?.attributes.service).toBe(service);
    expect((await logsOf(`service:${service}`))[0]).toMatchObject({ message: 'refused by gRPC', status: 'error' });
    expect(await metricOf(`sum:otel.grpc.orders{service:${service}}.as_count()`)).toBe(4);
  });

  it('takes what a client sends that only knows a site, over TLS with a certificate of ours', async () => {
    const hook = ['--require', path.join(clients, 'site.cjs')];
    const run = runClient(process.execPath, [...hook, path.join(clients, 'site.mjs')], {
      SITE,
      TLS_PORT: String(tlsPort),
      KEY: server.apiKey,
      NODE_EXTRA_CA_CERTS: path.join(tlsDir, 'authority.crt'),
    });
    expect(await run.ended, run.output()).toBe(0);
    expect(await metricOf('avg:client.site.gauge{client:datadog-metrics,host:site-host}')).toBe(6.5);
    expect(await metricOf('max:client.site.distribution{*}')).toBe(8);
  });

  it('is not trusted by clients that were not told the authority', async () => {
    const hook = ['--require', path.join(clients, 'site.cjs')];
    const run = runClient(process.execPath, [...hook, path.join(clients, 'site.mjs')], {
      SITE,
      TLS_PORT: String(tlsPort),
      KEY: server.apiKey,
    });
    expect(await run.ended).not.toBe(0);
    expect(run.output()).toMatch(/certificate|CERT/i);
  });
});

it('takes a log by curl, with the key in the address', async () => {
  const run = runClient(
    'curl',
    ['-sS', '-d', 'plain text by curl', `${server.url}/v1/input/${server.apiKey}?ddsource=curl&service=curl`],
    {},
  );
  expect(await run.ended, run.output()).toBe(0);
  expect((await logsOf('service:curl'))[0]).toMatchObject({ message: 'plain text by curl' });
});

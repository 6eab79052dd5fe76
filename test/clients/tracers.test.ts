import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningAgent, startAgent } from '../process/agent.ts';
import { call, eventually, type RunningServer, startServer } from '../process/server.ts';
import { goClient, hasProgram, javaAgent, runClient } from './toolchains.ts';

const HERE = import.meta.dirname;
const hasJava = hasProgram('javac', '-version') && hasProgram('mvn', '-version');
const hasGo = hasProgram('go', 'version');
// Both take their time on a fresh machine: they go on while the server starts.
const jar = hasJava ? javaAgent() : undefined;
const program = hasGo ? goClient() : undefined;
for (const started of [jar, program]) started?.catch(() => {});

let server: RunningServer;
let agent: RunningAgent;
const folder = mkdtempSync(path.join(tmpdir(), 'komainu-tracers-'));
const socket = path.join(folder, 'apm.socket');

beforeAll(async () => {
  server = await startServer({ name: 'tracers' });
  agent = await startAgent(server, {
    DD_APM_RECEIVER_SOCKET: socket,
    DD_ENV: 'test',
    // What it counted is to arrive before it ends, on a slow machine too.
    DD_FORWARDER_STOP_TIMEOUT: '60',
  });
});
afterAll(async () => {
  await agent?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface SpanEvent {
  readonly attributes: { readonly resource_name: string; readonly service: string; readonly env: string };
}

/** The resources of a service's spans, once there are as many. */
const resourcesOf = (service: string, least: number) =>
  eventually(`spans of ${service}`, 30_000, async () => {
    const attributes = { filter: { query: `service:${service}`, from: 'now-15m', to: 'now' }, page: { limit: 50 } };
    const body = { data: { type: 'search_request', attributes } };
    const { data } = await call<{ data: SpanEvent[] }>(server, 'POST', '/api/v2/spans/events/search', body);
    return data.length >= least ? data.map((span) => span.attributes.resource_name).sort() : undefined;
  });

/** The sum over all points of a metric, once there are any. */
const sumOf = (query: string) =>
  eventually(`points for ${query}`, 40_000, async () => {
    const nowS = Math.floor(Date.now() / 1000);
    const url = `/api/v1/query?from=${nowS - 900}&to=${nowS + 60}&query=${encodeURIComponent(query)}`;
    const { series } = await call<{ series: { pointlist: [number, number | null][] }[] }>(server, 'GET', url);
    const values = series.flatMap((one) => one.pointlist.flatMap((point) => point[1] ?? []));
    return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) : undefined;
  });

interface TracerLine {
  readonly protocols: readonly string[];
  readonly traces: number;
  readonly spans: number;
}

async function tracers(): Promise<Record<string, TracerLine>> {
  const answer = await fetch(`http://127.0.0.1:${agent.tracePort}/status`);
  const status = (await answer.json()) as { traces: { tracers: Record<string, TracerLine> } };
  return status.traces.tracers;
}

describe.skipIf(!hasJava)('Java', () => {
  it('shows the requests of a server under dd-java-agent', async () => {
    const run = runClient('java', [`-javaagent:${await jar}`, path.join(HERE, 'java/Shop.java')], {
      DD_TRACE_AGENT_URL: `http://127.0.0.1:${agent.tracePort}`,
      DD_SERVICE: 'shop-java',
      DD_VERSION: '1.0.0',
      DD_TRACE_STARTUP_LOGS: 'false',
      // What it counts itself it sends every ten seconds, and this one lives for two: the agent is to count.
      DD_TRACE_STATS_COMPUTATION_ENABLED: 'false',
      // The JDK's own server is none that the agent knows.
      DD_TRACE_METHODS: 'Shop[answer]',
    });
    expect(await run.ended, run.output()).toBe(0);
    expect(run.output()).not.toMatch(/ERROR|WARN /);
    // The client's calls, and the server's answers to them.
    expect(await resourcesOf('shop-java', 6)).toEqual([
      'GET /broken',
      'GET /orders',
      'GET /orders',
      'Shop.answer',
      'Shop.answer',
      'Shop.answer',
    ]);
    const line = Object.entries(await tracers()).find(([name]) => name.startsWith('java '))?.[1];
    expect(line).toMatchObject({ spans: 6 });
  });
});

describe.skipIf(!hasGo)('Go', () => {
  it('shows the spans of dd-trace-go over the unix socket, and the metrics of datadog-go', async () => {
    const run = runClient(await (program ?? ''), [], {
      DD_TRACE_AGENT_URL: `unix://${socket}`,
      DD_SERVICE: 'shop-go',
      DD_VERSION: '1.0.0',
      DD_ENV: 'test',
      STATSD_PORT: String(agent.statsdPort),
    });
    expect(await run.ended, run.output()).toBe(0);
    expect(run.output(), 'what the tracer complains about').toBe('');
    expect(await resourcesOf('shop-go', 6)).toEqual([
      'GET /orders',
      'GET /orders',
      'GET /orders',
      'load order',
      'load order',
      'load order',
    ]);
    const line = Object.entries(await tracers()).find(([name]) => name.startsWith('go '))?.[1];
    expect(line).toMatchObject({ protocols: expect.arrayContaining(['v1.0']), spans: 6 });
    expect(await sumOf('avg:client.go.gauge{client:datadog-go}')).toBe(8.25);
    expect(await sumOf('sum:client.go.count{client:datadog-go}.as_count()')).toBe(6);
    expect(await sumOf('max:client.go.distribution{client:datadog-go}')).toBe(3);
  });
});

it('counts each request once, whoever counts: the agent before it stops, or the tracer', async () => {
  const span = (service: string, id: bigint) => ({
    service,
    name: 'web.request',
    resource: 'GET /',
    trace_id: id,
    span_id: id,
    parent_id: 0n,
    start: BigInt(Date.now()) * 1_000_000n,
    duration: 5_000_000,
    error: 0,
    meta: {},
    metrics: { _sampling_priority_v1: 1 },
  });
  const send = async (service: string, headers: Record<string, string>) => {
    const traces = Array.from({ length: 5 }, (_, at) => [span(service, BigInt(at + 1))]);
    const body = Buffer.from(encodeMsgpack(traces));
    const url = `http://127.0.0.1:${agent.tracePort}/v0.4/traces`;
    expect((await fetch(url, { method: 'PUT', headers, body })).status).toBe(200);
  };
  await send('counted-by-agent', {});
  await send('counted-by-agent', {});
  await send('counted-by-tracer', { 'Datadog-Client-Computed-Stats': 'true' });
  await resourcesOf('counted-by-tracer', 5);
  await agent.stop();
  expect(await sumOf('sum:trace.web.request.hits{service:counted-by-agent}.as_count()')).toBe(10);
  if (hasGo) expect(await sumOf('sum:trace.web.request.hits{service:shop-go}.as_count()')).toBe(3);
  if (hasJava) expect(await sumOf('sum:trace.http.request.hits{service:shop-java}.as_count()')).toBe(3);
  const nowS = Math.floor(Date.now() / 1000);
  const query = encodeURIComponent('sum:trace.web.request.hits{service:counted-by-tracer}.as_count()');
  const { series } = await call<{ series: unknown[] }>(
    server,
    'GET',
    `/api/v1/query?from=${nowS - 900}&to=${nowS + 60}&query=${query}`,
  );
  expect(series).toEqual([]);
});

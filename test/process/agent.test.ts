import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeAgentPayload } from '@komainu/wire/ddtrace/agent-payload.ts';
import { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import { CallbackSink } from '@komainu/wire/ddtrace/sink.ts';
import { encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { ProtobufReader } from '@komainu/wire/protobuf/reader.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeIntake, type Mood } from './fake-intake.ts';
import { eventually } from './server.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

interface Agent {
  readonly process: ChildProcess;
  readonly ports: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
  output(): string;
}

let folder = '';
let intake: FakeIntake;
const running = new Set<ChildProcess>();

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'agent-process-'));
  intake = await FakeIntake.start();
});
afterEach(async () => {
  for (const child of running) await end(child, 'SIGKILL');
  await intake.stop();
  await rm(folder, { recursive: true, force: true });
});

function spawnAgent(env: Readonly<Record<string, string>> = {}): ChildProcess {
  const child = spawn(process.execPath, [path.join(ROOT, 'apps/agent/main.ts')], {
    env: {
      PATH: process.env['PATH'],
      DD_API_KEY: '0123456789abcdef0123456789abcdef',
      DD_URL: intake.url,
      DD_HOSTNAME: 'test-host',
      DD_APM_RECEIVER_PORT: '0',
      DD_DOGSTATSD_PORT: '0',
      DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_HTTP_ENDPOINT: '127.0.0.1:0',
      DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_GRPC_ENDPOINT: '127.0.0.1:0',
      KOMAINU_AGENT_LOG_DIR: path.join(folder, 'log'),
      KOMAINU_AGENT_JOURNAL: 'false',
      KOMAINU_AGENT_DATA_DIR: path.join(folder, 'data'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  return child;
}

async function startAgent(env: Readonly<Record<string, string>> = {}): Promise<Agent> {
  const child = spawnAgent(env);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += String(chunk)));
  const line = await eventually('the agent to listen', 30_000, async () => {
    if (child.exitCode !== null) throw new Error(`the agent ended: ${text}`);
    return /^agent listening (.*)$/m.exec(text)?.[1];
  });
  const { problems = [], ...ports } = JSON.parse(line) as Record<string, number> & { problems?: string[] };
  return { process: child, ports, problems, output: () => text };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  running.delete(child);
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
  return child.exitCode;
}

/** The metric names, values and hosts of a series payload. */
function seriesOf(body: Buffer): { metric: string; value: number; host: string }[] {
  const found: { metric: string; value: number; host: string }[] = [];
  const reader = new ProtobufReader(body);
  while (reader.next()) {
    const stop = reader.enter();
    const one = { metric: '', value: 0, host: '' };
    while (reader.next(stop)) {
      const field: number = reader.field;
      if (field === 2) one.metric = reader.string();
      else if (field === 1 || field === 4) {
        const inner = reader.enter();
        const isPoint = field === 4;
        while (reader.next(inner)) {
          if (isPoint && reader.field === 1) one.value = reader.double();
          else if (!isPoint && reader.field === 2) one.host = reader.string();
          else reader.skip();
        }
      } else reader.skip();
    }
    found.push(one);
  }
  return found;
}

/** A tracer's payload of one span, named by its resource. */
function tracePayload(resource: string): Buffer<ArrayBuffer> {
  const start = BigInt(Date.now()) * 1_000_000n;
  const span = { service: 'kill', name: 'kill.item', resource, trace_id: 1, span_id: 1, start, duration: 1, error: 0 };
  return Buffer.from(encodeMsgpack([[span]]));
}

/** The resources of all spans that arrived. */
function arrivedSpans(): string[] {
  const found: string[] = [];
  const sink = new CallbackSink((draft) => {
    found.push(draft.fields.toString('utf8', draft.resourceStart, draft.resourceStop));
  });
  for (const { body } of intake.requests('/api/v0.2/traces')) {
    decodeAgentPayload(body, new SpanDraft(), sink, () => {});
  }
  return found;
}

const allSeries = () => intake.requests('/api/v2/series').flatMap((request) => seriesOf(request.body));

test('the first metrics, the host and its sign of life arrive within seconds', async () => {
  const startedMs = Date.now();
  await startAgent({ DD_TAGS: 'team:shop', DD_ENV: 'prod' });
  const idle = await eventually('cpu metrics', 30_000, async () =>
    allSeries().find(({ metric }) => metric === 'system.cpu.idle'),
  );
  expect(idle).toMatchObject({ host: 'test-host', value: expect.any(Number) });
  await eventually('the service check', 30_000, async () => intake.requests('/api/v1/check_run')[0]);
  const [metadata] = intake.requests('/intake/');
  expect(JSON.parse(String(metadata?.body))).toMatchObject({
    internalHostname: 'test-host',
    'host-tags': { system: ['team:shop', 'env:prod'] },
  });
  expect(Date.now() - startedMs).toBeLessThan(20_000);
});

test('a stop flushes what DogStatsD has collected', async () => {
  const agent = await startAgent({ KOMAINU_AGENT_HOST_METRICS: 'false' });
  const socket = createSocket('udp4');
  for (let count = 0; count < 100; count++)
    socket.send('shop.orders:1|c|#env:test', agent.ports['dogstatsd'] ?? 0, '127.0.0.1');
  const metrics = `http://127.0.0.1:${agent.ports['traces']}/metrics`;
  await eventually('the packets', 30_000, async () =>
    (await (await fetch(metrics)).text()).includes('komainu_agent_statsd_samples 100') ? true : undefined,
  );
  socket.close();
  expect(await end(agent.process, 'SIGTERM')).toBe(0);
  const total = allSeries()
    .filter(({ metric }) => metric === 'shop.orders')
    .reduce((sum, { value }) => sum + value * 10, 0);
  expect(total).toBeCloseTo(100);
});

test('a port that is taken is said clearly and the rest goes on', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const agent = await startAgent({ DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_HTTP_ENDPOINT: `127.0.0.1:${port}` });
  taken.close();
  expect(agent.problems).toEqual([expect.stringContaining(`otlpHttp: 127.0.0.1:${port} is in use`)]);
  expect((await fetch(`http://127.0.0.1:${agent.ports['traces']}/info`)).status).toBe(200);
});

test('a second agent on the same data directory ends with a clear error', async () => {
  await startAgent();
  const second = spawnAgent();
  let text = '';
  second.stderr?.on('data', (chunk) => (text += String(chunk)));
  await once(second, 'exit');
  expect([second.exitCode, text]).toEqual([1, expect.stringContaining('another agent uses the data directory')]);
});

test('twenty kills under load: all that was acknowledged arrives once', async () => {
  const logFile = path.join(folder, 'app.log');
  await writeFile(logFile, '');
  const logs = JSON.stringify([{ type: 'file', path: logFile }]);
  // Seeded: a failure can be repeated.
  let seed = 20261122;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const moods: readonly Mood[] = ['take', 'take', 'lost', 'refuse', 'hang', 'cut'];
  intake.mood = () => moods[Math.floor(random() * moods.length)] ?? 'take';
  const acknowledged: string[] = [];
  const written: string[] = [];
  const env = { KOMAINU_AGENT_LOGS: logs, KOMAINU_AGENT_HOST_METRICS: 'false' };
  for (let round = 0; round < 20; round++) {
    const agent = await startAgent(env);
    const url = `http://127.0.0.1:${agent.ports['traces']}/v0.4/traces`;
    let going = true;
    const load = Array.from({ length: 4 }, async (_, client) => {
      for (let count = 0; going; count++) {
        const item = `payload ${round} ${client} ${count}`;
        const line = `line ${round} ${client} ${count}`;
        if (count < 20) {
          written.push(line);
          await appendFile(logFile, `${line}\n`);
        }
        try {
          const body = tracePayload(item);
          const answer = await fetch(url, { method: 'PUT', headers: { 'content-type': 'application/msgpack' }, body });
          if (answer.ok) acknowledged.push(item);
        } catch {
          // Killed: not acknowledged.
        }
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 100 + random() * 500));
    await end(agent.process, 'SIGKILL');
    going = false;
    await Promise.all(load);
  }
  intake.mood = () => 'take';
  const last = await startAgent(env);
  const lines = () =>
    intake
      .requests('/api/v2/logs')
      .flatMap(({ body }) => (JSON.parse(String(body)) as { message: string }[]).map(({ message }) => message));
  await eventually(`everything (the agent said ${last.output()})`, 40_000, async () => {
    const arrived = new Set([...arrivedSpans(), ...lines()]);
    return acknowledged.every((one) => arrived.has(one)) && written.every((one) => arrived.has(one)) ? true : undefined;
  });
  expect(acknowledged.length).toBeGreaterThan(500);
  // Once: no span and no line is stored under two keys.
  expect(arrivedSpans().length).toBe(new Set(arrivedSpans()).size);
  expect(lines().sort()).toEqual(written.sort());
  expect(intake.repetitions).toBeGreaterThan(0);
});

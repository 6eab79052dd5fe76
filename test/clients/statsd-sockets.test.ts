import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningAgent, startAgent } from '../process/agent.ts';
import { FakeIntake } from '../process/fake-intake.ts';
import { eventually } from '../process/server.ts';
import { pythonClients, runClient } from './toolchains.ts';

const SCRIPT = path.join(import.meta.dirname, 'python/datadogpy.py');
const python = pythonClients();

let folder = '';
let intake: FakeIntake;
let agent: RunningAgent;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dsd-'));
  intake = await FakeIntake.start();
  agent = await startAgent(
    { url: intake.url, apiKey: '0123456789abcdef0123456789abcdef' },
    {
      KOMAINU_AGENT_HOST_METRICS: 'false',
      DD_DOGSTATSD_SOCKET: path.join(folder, 'dsd.socket'),
      DD_DOGSTATSD_STREAM_SOCKET: path.join(folder, 'dsd-stream.socket'),
      DD_DOGSTATSD_ORIGIN_DETECTION: 'true',
      DD_DOGSTATSD_ORIGIN_DETECTION_CLIENT: 'true',
    },
  );
});
afterAll(async () => {
  await agent.stop();
  await intake.stop();
  await rm(folder, { recursive: true, force: true });
});

interface StatsDSection {
  readonly lines: { readonly metrics: number; readonly events: number; readonly serviceChecks: number };
  readonly packets: Readonly<Record<string, number>>;
  readonly dropped: Readonly<Record<string, unknown>>;
}

async function statsd(): Promise<StatsDSection> {
  const answer = await fetch(`http://127.0.0.1:${agent.tracePort}/status`);
  const { dogstatsd } = (await answer.json()) as { dogstatsd: StatsDSection };
  return dogstatsd;
}

describe.skipIf(python === undefined || process.platform !== 'linux')('datadogpy', () => {
  test.each([
    ['unixDatagram', 'unix://', 'dsd.socket'],
    ['unixStream', 'unixstream://', 'dsd-stream.socket'],
  ])('speaks to the agent over %s', async (transport, scheme, name) => {
    const before = await statsd();
    const run = runClient(python ?? '', [SCRIPT], {
      STATSD_SOCKET: scheme + path.join(folder, name),
      // What Datadog's admission controller puts there.
      DD_EXTERNAL_ENV: 'it-false,cn-app,pu-75a2b6d5-3949-4afb-ad0d-92ff0674e759',
    });
    expect(await run.ended, run.output()).toBe(0);
    // The client adds metrics about itself.
    const after = await eventually('the five metrics', 30_000, async () => {
      const now = await statsd();
      const isThere =
        now.lines.metrics >= before.lines.metrics + 5 && now.lines.serviceChecks > before.lines.serviceChecks;
      return isThere ? now : undefined;
    });
    expect(after.lines).toMatchObject({
      events: before.lines.events + 1,
      serviceChecks: before.lines.serviceChecks + 1,
    });
    expect(after.packets[transport]).toBeGreaterThan(before.packets[transport] ?? 0);
    expect(after.dropped).toEqual({});
  });

  test('leaves no socket behind', async () => {
    await agent.stop();
    expect([existsSync(path.join(folder, 'dsd.socket')), existsSync(path.join(folder, 'dsd-stream.socket'))]).toEqual([
      false,
      false,
    ]);
  });
});

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunningAgent, startAgent } from '../../test/process/agent.ts';
import { eventually, startServer } from '../../test/process/server.ts';
import { cpuSecondsOf, rssBytesOf } from '../measure/processes.ts';
import type { BenchCase, Figure } from '../measure/report.ts';

/** The sender of the aggregator's own bench: packets of this many lines, 1000 contexts. */
const SENDER = path.resolve(import.meta.dirname, '../../features/metrics/agent/statsd.bench.ts');
const LINES = 16;
const LINES_A_SECOND = 500_000;
const SECONDS = 10;
/** An agent runs for weeks: what is compiled in its first seconds is not measured. */
const WARM_SECONDS = 3;

/** Packed packets over UDP and over the unix socket into the whole agent, which sends what it aggregates to the server. */
export const dogstatsd: BenchCase = {
  name: 'dogstatsd',
  summary: 'half a million metric lines a second into the agent: loss and CPU',
  async run(say) {
    const folder = await mkdtemp(path.join(tmpdir(), 'dogstatsd-'));
    const socket = path.join(folder, 'dsd.socket');
    const server = await startServer({ name: 'dogstatsd' });
    const agent = await startAgent(server, { DD_DOGSTATSD_SOCKET: socket });
    try {
      say(
        `${LINES_A_SECOND} lines a second for ${SECONDS} s, ${LINES} lines a packet, after ${WARM_SECONDS} s to warm up`,
      );
      const udp = await measure('dogstatsd', agent, ['send', String(agent.statsdPort)]);
      const unix = await measure('dogstatsd, unix socket', agent, ['send-unix', socket]);
      const rss = rssBytesOf(agent.process.pid ?? 0) / 2 ** 20;
      say(`what the agent dropped: ${JSON.stringify((await sectionOf(agent)).dropped)}`);
      return [...udp, ...unix, { name: 'dogstatsd: agent RSS', value: rss, unit: 'MiB' }];
    } finally {
      await agent.stop();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Sends through one of the sockets, after a while to warm up. */
async function measure(name: string, agent: RunningAgent, way: readonly string[]): Promise<Figure[]> {
  await send(way, WARM_SECONDS);
  const takenBefore = await linesTaken(agent.tracePort);
  const pids = [agent.process.pid ?? 0, ...(await helperOf(agent))];
  const cpu = () => pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0);
  const before = cpu();
  const lines = await send(way, SECONDS);
  const taken = (await linesTaken(agent.tracePort)) - takenBefore;
  const cpuSeconds = cpu() - before;
  return [
    { name: `${name}: lines a second sent`, value: lines / SECONDS, unit: '1/s', goal: { atLeast: 490_000 } },
    { name: `${name}: lost`, value: (1 - taken / lines) * 100, unit: '%', goal: { atMost: 0.1 } },
    { name: `${name}: agent CPU s per million lines`, value: cpuSeconds / (taken / 1e6), unit: 's' },
  ];
}

/** Sends for so long from a process of its own; gives how many lines. */
async function send(way: readonly string[], seconds: number): Promise<number> {
  const sender = fork(SENDER, [...way, String(LINES_A_SECOND / LINES), String(seconds)], {
    execArgv: ['--experimental-ffi', '--disable-warning=ExperimentalWarning'],
  });
  const [sent] = (await once(sender, 'message')) as [number];
  return sent * LINES;
}

/** The process that reads the unix socket for the agent. */
async function helperOf(agent: RunningAgent): Promise<number[]> {
  const { socketHelper } = await sectionOf(agent);
  return socketHelper === undefined ? [] : [socketHelper.pid];
}

/** What DogStatsD says of itself. */
async function sectionOf(agent: RunningAgent): Promise<{ dropped?: object; socketHelper?: { pid: number } }> {
  const answer = await fetch(`http://127.0.0.1:${agent.tracePort}/status`);
  const { dogstatsd: section = {} } = (await answer.json()) as { dogstatsd?: Awaited<ReturnType<typeof sectionOf>> };
  return section;
}

/** Lines that the agent took, once it has read what still waited in its socket. */
async function linesTaken(port: number): Promise<number> {
  let last = -1;
  return eventually('the agent to read its socket empty', 10_000, async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    const found = /^komainu_agent_statsd_samples(?:\{\})? (\d+)/m.exec(await answer.text());
    const now = Number(found?.[1] ?? 0);
    const rests = now === last;
    last = now;
    return rests ? now : undefined;
  });
}

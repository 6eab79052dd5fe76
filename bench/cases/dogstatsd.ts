import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { startAgent } from '../../test/process/agent.ts';
import { eventually, startServer } from '../../test/process/server.ts';
import { cpuSecondsOf, rssBytesOf } from '../measure/processes.ts';
import type { BenchCase } from '../measure/report.ts';

/** The sender of the aggregator's own bench: packets of this many lines, 1000 contexts. */
const SENDER = path.resolve(import.meta.dirname, '../../features/metrics/agent/statsd.bench.ts');
const LINES = 16;
const LINES_A_SECOND = 500_000;
const SECONDS = 10;
/** An agent runs for weeks: what is compiled in its first seconds is not measured. */
const WARM_SECONDS = 3;

/** Packed packets over UDP into the whole agent, which sends what it aggregates to the server: how many lines were lost. */
export const dogstatsd: BenchCase = {
  name: 'dogstatsd',
  summary: 'half a million metric lines a second into the agent: loss and CPU',
  async run(say) {
    const server = await startServer({ name: 'dogstatsd' });
    const agent = await startAgent(server);
    try {
      const pid = agent.process.pid ?? 0;
      say(
        `${LINES_A_SECOND} lines a second for ${SECONDS} s, ${LINES} lines a packet, after ${WARM_SECONDS} s to warm up`,
      );
      await send(agent.statsdPort, WARM_SECONDS);
      const takenBefore = await linesTaken(agent.tracePort);
      const before = cpuSecondsOf(pid);
      const lines = await send(agent.statsdPort, SECONDS);
      const taken = (await linesTaken(agent.tracePort)) - takenBefore;
      const cpuSeconds = cpuSecondsOf(pid) - before;
      return [
        { name: 'dogstatsd: lines a second sent', value: lines / SECONDS, unit: '1/s', goal: { atLeast: 490_000 } },
        { name: 'dogstatsd: lost', value: (1 - taken / lines) * 100, unit: '%', goal: { atMost: 0.1 } },
        { name: 'dogstatsd: agent CPU s per million lines', value: cpuSeconds / (taken / 1e6), unit: 's' },
        { name: 'dogstatsd: agent RSS', value: rssBytesOf(pid) / 2 ** 20, unit: 'MiB' },
      ];
    } finally {
      await agent.stop();
      await server.stop();
    }
  },
};

/** Sends for so long from a process of its own; gives how many lines. */
async function send(port: number, seconds: number): Promise<number> {
  const sender = fork(SENDER, ['send', String(port), String(LINES_A_SECOND / LINES), String(seconds)]);
  const [sent] = (await once(sender, 'message')) as [number];
  return sent * LINES;
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

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startAgent } from '../../test/process/agent.ts';
import { eventually } from '../../test/process/server.ts';
import { runLoad, startSink } from '../measure/children.ts';
import { cpuSecondsOf, rssBytesOf } from '../measure/processes.ts';
import type { BenchCase } from '../measure/report.ts';

const BYTES_A_SECOND = 31_000_000;
const SECONDS = 10;
const WARM_SECONDS = 3;

interface Written {
  readonly lines: number;
  readonly bytes: number;
}

/** A file that grows by 30 MB a second, tailed by the whole agent: what it costs, and whether every line arrives. */
export const tail: BenchCase = {
  name: 'tail',
  summary: 'thirty megabytes of log lines a second tailed by the agent: loss and CPU',
  async run(say) {
    const folder = mkdtempSync(path.join(tmpdir(), 'komainu-tail-'));
    const sink = await startSink<{ readonly lines: number }>('measure/log-sink.ts');
    const file = path.join(folder, 'access.log');
    const warm = path.join(folder, 'warm.log');
    for (const one of [file, warm]) writeFileSync(one, '');
    const entries = [{ type: 'file', path: path.join(folder, '*.log'), service: 'shop', source: 'nginx' }];
    const agent = await startAgent(sink.target, {
      ...{ DD_LOGS_ENABLED: 'true', KOMAINU_AGENT_LOG_DIR: 'off', KOMAINU_AGENT_JOURNAL: 'false' },
      ...{ KOMAINU_AGENT_HOST_METRICS: 'false', KOMAINU_AGENT_LOGS: JSON.stringify(entries) },
    });
    try {
      const pid = agent.process.pid ?? 0;
      say(`${BYTES_A_SECOND / 1e6} MB a second for ${SECONDS} s, after ${WARM_SECONDS} s to warm up`);
      await write(warm, WARM_SECONDS, 'warm-up');
      await rested(agent.tracePort);
      const before = cpuSecondsOf(pid);
      const startedMs = performance.now();
      const written = await write(file, SECONDS, 'orders');
      await rested(agent.tracePort);
      const seconds = (performance.now() - startedMs) / 1000;
      const cpuSeconds = cpuSecondsOf(pid) - before;
      const seen = await sink.seen();
      return [
        {
          name: 'tail: MB a second written',
          value: written.bytes / SECONDS / 1e6,
          unit: 'MB/s',
          goal: { atLeast: 30 },
        },
        { name: 'tail: lines lost', value: written.lines - seen.lines, unit: '', goal: { atMost: 0 } },
        { name: 'tail: agent cores used', value: cpuSeconds / SECONDS, unit: '', goal: { atMost: 1 } },
        { name: 'tail: agent CPU s per GB', value: cpuSeconds / (written.bytes / 1e9), unit: 's' },
        { name: 'tail: behind at the end', value: seconds - SECONDS, unit: 's' },
        { name: 'tail: agent RSS', value: rssBytesOf(pid) / 2 ** 20, unit: 'MiB' },
      ];
    } finally {
      await agent.stop();
      sink.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function write(file: string, seconds: number, what: string): Promise<Written> {
  return runLoad('load/tail-writer.ts', file, BYTES_A_SECOND, seconds, what);
}

/** Resolves when the server has all that was read and no more comes. */
async function rested(port: number): Promise<void> {
  let last = '';
  await eventually('the agent to rest', 60_000, async () => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const count = (name: string) => new RegExp(`^${name}(?:\\{\\})? (\\d+)`, 'm').exec(text)?.[1] ?? '';
    const now = `${count('komainu_agent_log_lines_total')} ${count('komainu_agent_logs_sent_total')}`;
    const [read, sent] = now.split(' ');
    const rests = now === last && read === sent;
    last = now;
    return rests ? true : undefined;
  });
}

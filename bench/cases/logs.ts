import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { call, type RunningServer, TEST_API_KEY } from '../../test/process/server.ts';
import { logBodies, logRows } from '../load/logs.ts';
import { sendAll } from '../load/send.ts';
import { measureOurs } from '../measure/ours.ts';
import { cpuSecondsOf } from '../measure/processes.ts';
import type { BenchCase, Figure } from '../measure/report.ts';

const ROWS = Number(process.env.BENCH_LOG_ROWS ?? 1_000_000);
const PER_REQUEST = 1_000;
/** Answered after the commit: enough rows must be under way to fill two blocks. */
const CONNECTIONS = 120;
const TRIES = 7;

/** JSON in over HTTP until searchable and merged; then words found beside ripgrep over the same lines in a file. */
export const logs: BenchCase = {
  name: 'logs',
  summary: 'JSON lines in until searchable, bytes kept, and words found beside ripgrep',
  async run(say) {
    const endMs = Date.now();
    const raw = [...logRows(20_000, endMs)].reduce((sum, row) => sum + row.length + 1, 0) / 20_000;
    say(`${ROWS / 1e6} million rows of ${raw.toFixed(0)} bytes`);
    const figures: Figure[] = [];
    const ours = await measureOurs(
      {
        name: 'logs',
        table: 'logs',
        sent: () => ROWS,
        send: (server) => sendAll(server.port, requests(endMs), CONNECTIONS),
      },
      async (server) => {
        figures.push(...(await search(server, endMs, say)));
      },
    );
    return [
      {
        name: 'logs: CPU s per million rows, searchable',
        value: ours.cpuSeconds / (ROWS / 1e6),
        unit: 's',
        goal: { atMost: 10 },
      },
      { name: 'logs: stored bytes to raw bytes', value: ours.bytes / (raw * ROWS), unit: '', goal: { atMost: 0.25 } },
      { name: 'logs: peak RSS', value: ours.peakRssBytes / 2 ** 20, unit: 'MiB' },
      { name: 'logs: rows per second', value: ROWS / ours.wallSeconds, unit: '1/s' },
      ...figures,
    ];
  },
};

function* requests(endMs: number) {
  for (const bytes of logBodies(ROWS, endMs, PER_REQUEST)) {
    yield { path: '/api/v2/logs', headers: { 'content-type': 'application/json', 'dd-api-key': TEST_API_KEY }, bytes };
  }
}

/** CPU time of a word's count and of its newest rows, against ripgrep's over a file of the same rows. */
async function search(server: RunningServer, endMs: number, say: (text: string) => void): Promise<Figure[]> {
  const filter = { query: 'exhausted', from: String(endMs - 86_400_000), to: String(endMs + 60_000) };
  const pid = server.process.pid ?? 0;
  const aggregate = () =>
    call(server, 'POST', '/api/v2/logs/analytics/aggregate', {
      filter,
      compute: [{ aggregation: 'count', type: 'total' }],
    });
  const newest = () =>
    call(server, 'POST', '/api/v2/logs/events/search', { filter, sort: '-timestamp', page: { limit: 50 } });
  const [counted, listed] = [await timed(pid, aggregate), await timed(pid, newest)];
  const figures: Figure[] = [
    { name: 'word count: wall', value: counted.wallMs, unit: 'ms' },
    { name: 'word count: CPU', value: counted.cpuMs, unit: 'ms' },
    { name: 'newest 50 with a word: wall', value: listed.wallMs, unit: 'ms', goal: { atMost: 50 } },
  ];
  if (!existsSync('/usr/bin/rg')) {
    say('ripgrep is not here and is left out: apt-get install ripgrep');
    return figures;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'komainu-rg-'));
  const file = path.join(folder, 'logs.ndjson');
  let text: string[] = [];
  writeFileSync(file, '');
  for (const row of logRows(ROWS, endMs)) {
    text.push(row);
    if (text.length === 50_000) {
      writeFileSync(file, `${text.join('\n')}\n`, { flag: 'a' });
      text = [];
    }
  }
  execFileSync('rg', ['-c', 'exhausted', file]);
  const startedMs = performance.now();
  for (let index = 0; index < TRIES; index++) execFileSync('rg', ['-c', 'exhausted', file]);
  const rgMs = (performance.now() - startedMs) / TRIES;
  rmSync(folder, { recursive: true });
  return [
    ...figures,
    { name: 'ripgrep: wall', value: rgMs, unit: 'ms' },
    { name: 'word count to ripgrep: wall', value: counted.wallMs / rgMs, unit: '', goal: { atMost: 0.05 } },
  ];
}

/** Medians over a few tries. */
async function timed(pid: number, run: () => Promise<unknown>): Promise<{ wallMs: number; cpuMs: number }> {
  await run();
  const walls: number[] = [];
  const before = cpuSecondsOf(pid);
  for (let index = 0; index < TRIES; index++) {
    const startedMs = performance.now();
    await run();
    walls.push(performance.now() - startedMs);
  }
  const cpuMs = ((cpuSecondsOf(pid) - before) / TRIES) * 1000;
  return { wallMs: walls.sort((a, b) => a - b)[TRIES >> 1] ?? 0, cpuMs };
}

import { TEST_API_KEY } from '../../test/process/server.ts';
import { logBodies, logRows } from '../load/logs.ts';
import { sendAll } from '../load/send.ts';
import { measureOurs } from '../measure/ours.ts';
import type { BenchCase } from '../measure/report.ts';

const ROWS = Number(process.env.BENCH_LOG_ROWS ?? 1_000_000);
const PER_REQUEST = 1_000;
/** Answered after the commit: enough rows must be under way to fill two blocks. */
const CONNECTIONS = 120;

/** JSON in over HTTP until searchable, which is when it is answered, and until the engine has merged what it left. */
export const logs: BenchCase = {
  name: 'logs',
  summary: 'JSON lines in until searchable and merged, and the bytes kept',
  async run(say) {
    const endMs = Date.now();
    const raw = [...logRows(20_000, endMs)].reduce((sum, row) => sum + row.length + 1, 0) / 20_000;
    say(`${ROWS / 1e6} million rows of ${raw.toFixed(0)} bytes`);
    const ours = await measureOurs({
      name: 'logs',
      table: 'logs',
      sent: () => ROWS,
      send: (server) => sendAll(server.port, requests(endMs), CONNECTIONS),
    });
    return [
      {
        name: 'logs: CPU s per million rows, searchable',
        value: ours.answeredCpuSeconds / (ROWS / 1e6),
        unit: 's',
        goal: { atMost: 10 },
      },
      { name: 'logs: CPU s per million rows, merged too', value: ours.cpuSeconds / (ROWS / 1e6), unit: 's' },
      { name: 'logs: stored bytes to raw bytes', value: ours.bytes / (raw * ROWS), unit: '', goal: { atMost: 0.25 } },
      { name: 'logs: peak RSS', value: ours.peakRssBytes / 2 ** 20, unit: 'MiB' },
      { name: 'logs: rows per second', value: ROWS / ours.wallSeconds, unit: '1/s' },
    ];
  },
};

function* requests(endMs: number) {
  for (const bytes of logBodies(ROWS, endMs, PER_REQUEST)) {
    yield { path: '/api/v2/logs', headers: { 'content-type': 'application/json', 'dd-api-key': TEST_API_KEY }, bytes };
  }
}

import { TEST_API_KEY } from '../../test/process/server.ts';
import { nginxBodies } from '../load/nginx.ts';
import { sendAll } from '../load/send.ts';
import { measureOurs } from '../measure/ours.ts';
import type { BenchCase } from '../measure/report.ts';

const ROWS = Number(process.env.BENCH_LOG_ROWS ?? 1_000_000);
const PER_REQUEST = 1_000;
const CONNECTIONS = 120;

/** Access lines of nginx through its ready pipeline (grok, date, URL, user agent, country) until searchable, and until merged. */
export const nginx: BenchCase = {
  name: 'nginx',
  summary: 'access lines of nginx through their pipeline until searchable',
  async run(say) {
    say(`${ROWS / 1e6} million lines`);
    const endMs = Date.now();
    const ours = await measureOurs({
      name: 'nginx',
      table: 'logs',
      sent: () => ROWS,
      send: (server) => sendAll(server.port, requests(endMs), CONNECTIONS),
    });
    return [
      {
        name: 'nginx: CPU s per million lines, searchable',
        value: ours.answeredCpuSeconds / (ROWS / 1e6),
        unit: 's',
        goal: { atMost: 14 },
      },
      { name: 'nginx: CPU s per million lines, merged too', value: ours.cpuSeconds / (ROWS / 1e6), unit: 's' },
      { name: 'nginx: bytes stored per line', value: ours.bytes / ROWS, unit: 'B' },
      { name: 'nginx: lines per second', value: ROWS / ours.wallSeconds, unit: '1/s' },
    ];
  },
};

function* requests(endMs: number) {
  for (const bytes of nginxBodies(ROWS, endMs, PER_REQUEST)) {
    yield { path: '/api/v2/logs', headers: { 'content-type': 'application/json', 'dd-api-key': TEST_API_KEY }, bytes };
  }
}

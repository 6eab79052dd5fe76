import { readdirSync, readFileSync } from 'node:fs';
import { runAggregate } from '@komainu/query/search/aggregate.ts';
import { parseAggregateRequest } from '@komainu/query/search/aggregate-request.ts';
import { MOST_ROWS, type MostRows } from '@komainu/query/search/facet-sampling.ts';
import { runFacets } from '@komainu/query/search/facets.ts';
import { fieldsSql } from '@komainu/query/search/fields.ts';
import type { RunQuery } from '@komainu/query/search/source.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { logsTable, logsTables } from '../../tables/logs.ts';
import { logSource } from '../search-schema.ts';
import { parseLogSearch } from '../search-text.ts';

/**
 * How long facet counts over millions of access logs take, all of them in the window. Said of 100 million rows: the same
 * share of the rows is counted as would be of those, and the CPU time of the store is scaled to them and spread over two
 * cores; the wall time here depends on what else the machine does.
 * `node features/logs/server/bench/facets.bench.ts [million rows]`
 */
const ROWS = Number(process.argv[2] ?? 1) * 1e6;
const STEP = 500_000;
const RUNS = 5;
const TARGET = 1e8;
const CORES = 2;
const SHARE = ROWS / TARGET;
const MOST: MostRows = {
  column: MOST_ROWS.column * SHARE,
  other: MOST_ROWS.other * SHARE,
  manyValues: MOST_ROWS.manyValues * SHARE,
  enough: MOST_ROWS.enough * SHARE,
  probed: MOST_ROWS.probed * SHARE,
};
const DAY_MS = 86_400_000;

await using store = await openTestStore(logsTables, { maxMemoryBytes: 4_000_000_000 });
const startMs = Math.floor((Date.now() - 2 * DAY_MS) / DAY_MS) * DAY_MS;
for (let row = 0; row < ROWS; row += STEP)
  await store.command(insertSql(row, Math.min(STEP, ROWS - row)), { timeoutMs: 600_000 });
await store.command(`OPTIMIZE TABLE ${logsTable.name} FINAL`, { timeoutMs: 600_000 });

const window = { fromUnixMs: startMs - DAY_MS, toUnixMs: startMs + 2 * DAY_MS };
const run: RunQuery = (sql) => store.rows(sql, { timeoutMs: 300_000 });
const all = parseLogSearch('*');

console.log(`${ROWS / 1e6} million rows`);
for (const path of [
  'status',
  'service',
  'host',
  'env',
  '@http.status_code',
  '@http.method',
  '@http.url_details.path',
  '@network.client.ip',
  '@duration',
  'team',
  'status_code',
  '@http.useragent',
]) {
  await measure(`facet ${path}`, () => runFacets(logSource, [{ path, limit: 10 }], window, all, run, MOST));
}
const some = parseLogSearch('service:web-3 -status:info');
for (const path of ['@http.status_code', '@network.client.ip']) {
  await measure(`facet ${path} of service:web-3 -status:info`, () =>
    runFacets(logSource, [{ path, limit: 10 }], window, some, run, MOST),
  );
}
for (const facet of ['@http.status_code', 'client_ip', '@network.client.ip']) {
  const request = parseAggregateRequest({ group_by: [{ facet }] });
  await measure(`top list by ${facet}`, () => runAggregate(logSource, request, window, all, run));
}
await measure('fields', () => run(fieldsSql(logSource, window, all)));

async function measure(title: string, work: () => Promise<unknown>): Promise<void> {
  await work();
  const times: number[] = [];
  const before = storeCpuMs();
  for (let index = 0; index < RUNS; index += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  const cpuMs = (storeCpuMs() - before) / RUNS;
  const seconds = ((cpuMs / CORES) * (TARGET / ROWS)) / 1_000;
  const wall = Math.min(...times).toFixed(0);
  console.log(`${title}: ${wall} ms here, ${cpuMs.toFixed(0)} ms of CPU; of 100 million: ${seconds.toFixed(2)} s`);
}

/** CPU of the processes that this one has started, from /proc (a tick is 10 ms). */
function storeCpuMs(): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[1]) === process.pid) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It ended in the meantime.
    }
  }
  return ticks * 10;
}

/** Access logs of ten services, 200 addresses' worth of skew, a thousand paths. */
function insertSql(first: number, count: number): string {
  const random = (seed: number, most: number) => `(cityHash64(number, ${seed}) % ${most})`;
  const skewed = (seed: number, most: number) => `toUInt32(${most} * pow(${random(seed, 10_000)} / 10000, 3))`;
  return [
    `INSERT INTO ${logsTable.name} (ts, id, service, host, source, status, message, tags, attrs, index_name)`,
    `SELECT fromUnixTimestamp64Milli(toInt64(${startMs} + intDiv(number * ${DAY_MS}, ${ROWS}))), number,`,
    `concat('web-', toString(${random(1, 10)})), concat('host-', toString(${random(2, 50)})), 'nginx',`,
    `['info', 'info', 'info', 'info', 'info', 'info', 'warn', 'error'][1 + ${random(3, 8)}],`,
    `concat('GET /shop/', toString(${skewed(4, 1_000)}), ' HTTP/1.1'),`,
    `['env:prod', concat('team:', toString(${random(5, 8)})), 'version:1.2.3', 'region:eu-1', concat('pod:', toString(${random(6, 200)}))],`,
    `map('http.status_code', ['200', '200', '200', '200', '301', '404', '500'][1 + ${random(7, 7)}], 'http.method', ['GET', 'GET', 'POST'][1 + ${random(8, 3)}],`,
    `'http.url_details.path', concat('/shop/', toString(${skewed(4, 1_000)})), 'network.client.ip', concat('10.', toString(${skewed(9, 200)}), '.', toString(${random(10, 20)}), '.7'),`,
    `'duration', toString(${random(11, 1_000_000)}), 'network.bytes_written', toString(${random(12, 50_000)}),`,
    `'http.useragent', concat('Mozilla/5.0 (Linux) ', toString(${skewed(13, 300)}))), 'main'`,
    `FROM numbers(${first}, ${count})`,
  ].join(' ');
}

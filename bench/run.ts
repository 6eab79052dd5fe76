/**
 * `npm run bench [-- case …]`: runs ours and the peers in one go and prints figures beside their goals. Give the machine
 * to it alone; the exit code is 1 when a goal is missed.
 */
import { loadavg } from 'node:os';
import { cardinality } from './cases/cardinality.ts';
import { dashboard } from './cases/dashboard.ts';
import { dogstatsd } from './cases/dogstatsd.ts';
import { footprint } from './cases/footprint.ts';
import { frames } from './cases/frames.ts';
import { logs } from './cases/logs.ts';
import { metricQueries } from './cases/metric-queries.ts';
import { metrics } from './cases/metrics.ts';
import { nginx } from './cases/nginx.ts';
import { search } from './cases/search.ts';
import { spans } from './cases/spans.ts';
import { tail } from './cases/tail.ts';
import { tracers } from './cases/tracers.ts';
import { wideQueries } from './cases/wide-queries.ts';
import { type BenchCase, line, meets } from './measure/report.ts';

/** Sorted by name; a new case is a file and a line. */
const CASES: readonly BenchCase[] = [
  cardinality,
  dashboard,
  dogstatsd,
  footprint,
  frames,
  logs,
  metricQueries,
  metrics,
  nginx,
  search,
  spans,
  tail,
  tracers,
  wideQueries,
];

const say = (text: string): void => console.log(`  ${text}`);
const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? CASES : CASES.filter((one) => wanted.includes(one.name));
if (chosen.length === 0) {
  for (const one of CASES) console.log(`${one.name.padEnd(16)} ${one.summary}`);
  process.exit(2);
}
let missed = 0;
for (const one of chosen) {
  console.log(`${one.name}: ${one.summary} (load average ${loadavg()[0]?.toFixed(1)})`);
  for (const figure of await one.run(say)) {
    console.log(line(figure));
    if (!meets(figure)) missed++;
  }
}
process.exitCode = missed === 0 ? 0 : 1;

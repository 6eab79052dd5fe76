import { readFileSync } from 'node:fs';
import type { RecordedRun } from './testing.ts';

/** What the Agent makes of a histogram unless it is configured otherwise. */
const HISTOGRAM_PARTS = ['avg', 'count', 'max', 'median', '95percentile'];

/** For tests: the names that `content/metrics/<check>.json` describes. */
export function describedMetrics(check: string): ReadonlySet<string> {
  const file = new URL(`../../../content/metrics/${check}.json`, import.meta.url);
  return new Set(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object));
}

/** For tests: what a run sent that the content does not describe, by name; custom metrics are the caller's to leave out. */
export function undescribed(check: string, run: RecordedRun): readonly string[] {
  const known = describedMetrics(check);
  const sent = run.metrics.flatMap(({ type, metric }) =>
    type === 'histogram' ? HISTOGRAM_PARTS.map((part) => `${metric}.${part}`) : [metric],
  );
  return [...new Set(sent)].filter((name) => !known.has(name)).sort();
}

/** For tests: the names of the metrics of a run, sorted. */
export function metricNames(run: RecordedRun): readonly string[] {
  return [...new Set(run.metrics.map(({ metric }) => metric))].sort();
}

import type { HistogramAnswer } from '@komainu/contracts/logs/explorer-api.ts';
import { sqlIdentifier, sqlNumber } from '../sql.ts';
import type { TimeWindow } from '../time.ts';
import type { SearchNode } from './ast.ts';
import { resolveField } from './resolve.ts';
import { type SearchSource, timeMsSql, whereSql } from './source.ts';
import { niceStepMs } from './steps.ts';

const MOST_BUCKETS = 1_000;
/** Groups beyond the most frequent are counted together under this name. */
const OTHER_GROUP = 'other';
const MOST_GROUPS = 20;

export interface HistogramGrid {
  readonly fromUnixMs: number;
  readonly stepMs: number;
  readonly buckets: number;
}

/** Even steps that cover the window; `wanted` bars or fewer. */
export function histogramGrid(window: TimeWindow, wanted: number): HistogramGrid {
  const bars = Math.max(1, Math.min(MOST_BUCKETS, Math.floor(wanted)));
  const stepMs = niceStepMs(Math.max(1, (window.toUnixMs - window.fromUnixMs) / bars));
  const fromUnixMs = Math.floor(window.fromUnixMs / stepMs) * stepMs;
  return { fromUnixMs, stepMs, buckets: Math.max(1, Math.ceil((window.toUnixMs - fromUnixMs) / stepMs)) };
}

export interface HistogramRow {
  readonly slot: string | number;
  readonly group: string;
  readonly count: string;
}

/** Rows of `slot` (bucket index), `group`, `count`. */
export function histogramSql(
  source: SearchSource,
  grid: HistogramGrid,
  group: string,
  window: TimeWindow,
  node: SearchNode,
): string {
  const text = resolveField(group, source.schema).text;
  const slot = `intDiv(${timeMsSql(source)} - ${sqlNumber(grid.fromUnixMs)}, ${sqlNumber(grid.stepMs)})`;
  return [
    `SELECT ${slot} AS slot, ${text} AS group, count() AS count FROM ${sqlIdentifier(source.table)}`,
    `WHERE ${whereSql(source, window, node)} GROUP BY slot, group ORDER BY count DESC LIMIT 200000`,
  ].join(' ');
}

/** Puts rows into one list of counts a group, the most frequent group first. */
export function histogramAnswer(
  grid: HistogramGrid,
  rows: readonly HistogramRow[],
  elapsedMs: number,
): HistogramAnswer {
  const totals = new Map<string, number>();
  for (const row of rows) totals.set(row.group, (totals.get(row.group) ?? 0) + Number(row.count));
  const ranked = [...totals].sort(([, a], [, b]) => b - a).map(([group]) => group);
  const kept = new Set(ranked.slice(0, MOST_GROUPS));
  const series = new Map<string, number[]>();
  for (const group of ranked) if (kept.has(group)) series.set(group, new Array<number>(grid.buckets).fill(0));
  if (ranked.length > MOST_GROUPS) series.set(OTHER_GROUP, new Array<number>(grid.buckets).fill(0));
  let total = 0;
  for (const row of rows) {
    const counts = series.get(kept.has(row.group) ? row.group : OTHER_GROUP);
    const slot = Number(row.slot);
    if (counts === undefined || slot < 0 || slot >= grid.buckets) continue;
    counts[slot] = (counts[slot] ?? 0) + Number(row.count);
    total += Number(row.count);
  }
  return {
    fromUnixMs: grid.fromUnixMs,
    stepMs: grid.stepMs,
    total,
    elapsedMs: Math.round(elapsedMs),
    series: [...series].map(([group, counts]) => ({ group, counts })),
  };
}

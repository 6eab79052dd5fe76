import type { MetricAlert } from './metric-alert.ts';

const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** A metric query that gives what a change alert judges, at every moment; undefined for shifts without a fixed length. */
export function differenceQuery({ query, change }: MetricAlert): string | undefined {
  const [, count, unit = ''] = /^(?:last|shift)_(\d+)(m|h|d|w)$/.exec(change?.shift ?? '') ?? [];
  const seconds = Number(count) * (SECONDS[unit] ?? 0);
  if (change === undefined || !(seconds > 0) || query.trim() === '') return undefined;
  const before = `timeshift(${query}, -${seconds})`;
  const difference = `(${query}) - ${before}`;
  return change.kind === 'change' ? difference : `(${difference}) / abs(${before}) * 100`;
}

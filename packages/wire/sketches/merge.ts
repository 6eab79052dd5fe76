import type { DistributionSketch } from '@komainu/contracts/metrics/sample.ts';

/** The sketch of all values of both: bins of one key are added up. */
export function mergeSketches(one: DistributionSketch, other: DistributionSketch): DistributionSketch {
  const keys: number[] = [];
  const counts: number[] = [];
  let left = 0;
  let right = 0;
  while (left < one.keys.length || right < other.keys.length) {
    const leftKey = one.keys[left] ?? Number.POSITIVE_INFINITY;
    const rightKey = other.keys[right] ?? Number.POSITIVE_INFINITY;
    let count = 0;
    if (leftKey <= rightKey) count += one.counts[left++] ?? 0;
    if (rightKey <= leftKey) count += other.counts[right++] ?? 0;
    keys.push(Math.min(leftKey, rightKey));
    counts.push(count);
  }
  return {
    keys,
    counts,
    count: one.count + other.count,
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
    sum: one.sum + other.sum,
  };
}

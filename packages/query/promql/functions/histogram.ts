import { type Labels, METRIC_NAME } from '../labels.ts';
import type { Element } from '../series.ts';

interface Bucket {
  readonly upper: number;
  count: number;
}

/** `histogram_quantile` over buckets that count cumulatively, told apart by their label `le`. */
export function histogramQuantile(phi: number, elements: readonly Element[]): Element[] {
  const groups = new Map<string, { labels: Labels; buckets: Bucket[] }>();
  for (const { labels, value } of elements) {
    const upper = boundOf(labels.get('le'));
    if (upper === undefined) continue;
    const rest = labels.without(['le', METRIC_NAME]);
    const group = groups.get(rest.key) ?? { labels: rest, buckets: [] };
    group.buckets.push({ upper, count: value });
    groups.set(rest.key, group);
  }
  return [...groups.values()].map(({ labels, buckets }) => ({ labels, value: bucketQuantile(phi, buckets) }));
}

function boundOf(text: string): number | undefined {
  if (/^\+?inf$/i.test(text)) return Number.POSITIVE_INFINITY;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(value) ? undefined : value;
}

function bucketQuantile(phi: number, unsorted: readonly Bucket[]): number {
  if (Number.isNaN(phi)) return Number.NaN;
  if (phi < 0) return Number.NEGATIVE_INFINITY;
  if (phi > 1) return Number.POSITIVE_INFINITY;
  const buckets = coalesced(unsorted);
  const total = buckets.at(-1);
  if (total?.upper !== Number.POSITIVE_INFINITY || buckets.length < 2) return Number.NaN;
  // Buckets scraped at different moments may fall where they should rise.
  let most = Number.NEGATIVE_INFINITY;
  for (const bucket of buckets) {
    most = Math.max(most, bucket.count);
    bucket.count = most;
  }
  if (total.count === 0 || Number.isNaN(total.count)) return Number.NaN;
  let rank = phi * total.count;
  const found = buckets.slice(0, -1).findIndex(({ count }) => count >= rank);
  if (found < 0) return buckets.at(-2)?.upper ?? Number.NaN;
  const { upper, count } = buckets[found] as Bucket;
  if (found === 0 && upper <= 0) return upper;
  const below = buckets[found - 1];
  const start = below?.upper ?? 0;
  rank -= below?.count ?? 0;
  return start + (upper - start) * (rank / (count - (below?.count ?? 0)));
}

/** Sorted by bound, counts of equal bounds added up. */
function coalesced(buckets: readonly Bucket[]): Bucket[] {
  const sorted = [...buckets].sort((a, b) => (a.upper === b.upper ? 0 : a.upper < b.upper ? -1 : 1));
  const merged: Bucket[] = [];
  for (const { upper, count } of sorted) {
    const last = merged.at(-1);
    if (last?.upper === upper) last.count += count;
    else merged.push({ upper, count });
  }
  return merged;
}

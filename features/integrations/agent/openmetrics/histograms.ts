import { numberOfLabel, pythonNumber } from './python-number.ts';
import type { ScrapedSample, Transforming } from './scraped-sample.ts';

/** A histogram: its sum and count as running totals, its buckets as configured. */
export function sendHistogram(metric: string, samples: readonly ScrapedSample[], to: Transforming): void {
  const { sender, options, flushFirst } = to;
  const { buckets, distributions, nonCumulative, countersWithDistributions } = options.histogram;
  for (const { name, value, tags, host } of samples) {
    if (distributions && !countersWithDistributions) continue;
    if (name.endsWith('_sum')) sender.monotonicCount(`${metric}.sum`, value, tags, flushFirst, host);
    else if (name.endsWith('_count')) sender.monotonicCount(`${metric}.count`, value, tags, flushFirst, host);
  }
  if (!buckets) return;
  for (const bucket of nonCumulative ? decumulated(samples) : cumulated(samples)) {
    if (distributions) sendDistribution(metric, bucket, to);
    // The last bucket is the count again.
    else if (bucket.upper !== Number.POSITIVE_INFINITY) {
      sender.monotonicCount(`${metric}.bucket`, bucket.value, bucket.tags, flushFirst, bucket.host);
    }
  }
}

interface Bucket {
  /** The same for the buckets of one histogram. */
  readonly series: string;
  readonly lower: number;
  readonly upper: number;
  readonly value: number;
  readonly tags: readonly string[];
  readonly host: string | undefined;
}

/** The buckets as they came, each with all that lies below its bound. */
function cumulated(samples: readonly ScrapedSample[]): Bucket[] {
  return samples.flatMap(({ name, labels, value, tags, host }) => {
    const bound = labels.get('upper_bound');
    if (!name.endsWith('_bucket') || bound === undefined) return [];
    const series = JSON.stringify([...labels].filter(([label]) => label !== 'upper_bound'));
    return [{ series, lower: Number.NEGATIVE_INFINITY, upper: numberOfLabel(bound), value, tags, host }];
  });
}

/** What lies in each bucket alone, tagged with the bound of the one below. */
function decumulated(samples: readonly ScrapedSample[]): Bucket[] {
  const ofSeries = Map.groupBy(cumulated(samples), ({ series }) => series);
  return [...ofSeries.values()].flatMap((list) => {
    const ascending = list.toSorted((a, b) => a.upper - b.upper);
    return ascending.map((bucket, index) => {
      const below = ascending[index - 1];
      const lower = below?.upper ?? (bucket.upper > 0 ? 0 : Number.NEGATIVE_INFINITY);
      const tags = [...bucket.tags, `lower_bound:${pythonNumber(lower)}`];
      return { ...bucket, lower, tags, value: Math.max(0, bucket.value - (below?.value ?? 0)) };
    });
  });
}

/** Values of a bucket are spread over it, at most at this many places. */
const MAX_PLACES = 16;

/** What came into a bucket since the scrape before, as values between its bounds. */
function sendDistribution(
  metric: string,
  { lower, upper, value, tags }: Bucket,
  { sender, options, flushFirst, buckets }: Transforming,
): void {
  const key = `${metric}\0${tags.join(',')}`;
  const before = buckets.get(key);
  buckets.set(key, value);
  // A fall is a restart of what counts.
  const isNew = before === undefined || value < before;
  const added = isNew ? (flushFirst ? value : 0) : value - before;
  const from = Number.isFinite(lower) ? lower : upper;
  const to = Number.isFinite(upper) ? upper : lower;
  if (added <= 0 || !Number.isFinite(from) || !Number.isFinite(to)) return;
  const sent = options.histogram.withoutBounds ? tags.filter((tag) => !/^(upper|lower)_bound:/.test(tag)) : tags;
  const places = from === to ? 1 : Math.min(MAX_PLACES, Math.ceil(added));
  for (let place = 0; place < places; place++) {
    sender.distribution(metric, from + ((to - from) * (place + 0.5)) / places, sent, added / places);
  }
}

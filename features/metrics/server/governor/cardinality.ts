import { setImmediate } from 'node:timers/promises';
import type { TagCardinality } from '@komainu/contracts/metrics/governance-api.ts';
import { ByteHash } from '@komainu/wire/series/hash.ts';
import { DistinctCount } from './distinct-count.ts';
import { keysOf, type TaggedSeries } from './exploding-tag.ts';

/** Others get a turn after so many series. */
const SERIES_A_TURN = 5_000;
/** Keys beyond these, by series that carry them, are left out. */
const MOST_KEYS = 64;
/** Values of a key that are remembered by name; more are only counted. */
const MOST_VALUES = 20_000;
const TOP_VALUES = 10;

/** What a key costs, without what is configured for it. */
export type KeyCardinality = Omit<TagCardinality, 'indexed' | 'queriedUnixMs'>;

interface KeyFacts {
  series: number;
  readonly byValue: Map<string, number>;
  readonly values: DistinctCount;
}

/** What each tag key does to the number of series; those whose absence saves most come first. */
export async function tagCardinalities(series: readonly TaggedSeries[]): Promise<KeyCardinality[]> {
  const facts = await keyFacts(series);
  const keys = [...facts].sort(([, one], [, other]) => other.series - one.series).slice(0, MOST_KEYS);
  const left = await countLeft(
    series,
    keys.map(([key]) => key),
  );
  return keys
    .map(([key, { series: carriers, byValue, values }], index) => ({
      key,
      series: carriers,
      values: values.count(),
      seriesWithout: Math.min(series.length, left[index] ?? series.length),
      top: [...byValue]
        .sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))
        .slice(0, TOP_VALUES)
        .map(([value, count]) => ({ value, series: count })),
    }))
    .sort((one, other) => one.seriesWithout - other.seriesWithout || (one.key < other.key ? -1 : 1));
}

/** How many series would be left if they came without a key. */
export async function countWithout(series: readonly TaggedSeries[], key: string): Promise<number> {
  const [left = series.length] = await countLeft(series, [key]);
  return Math.min(left, series.length);
}

async function keyFacts(series: readonly TaggedSeries[]): Promise<Map<string, KeyFacts>> {
  const facts = new Map<string, KeyFacts>();
  const hash = new ByteHash();
  for (const [index, one] of series.entries()) {
    if (index % SERIES_A_TURN === SERIES_A_TURN - 1) await setImmediate();
    const counted = new Set<string>();
    for (const [key, value] of keysOf(one)) {
      let found = facts.get(key);
      if (found === undefined) {
        found = { series: 0, byValue: new Map(), values: new DistinctCount() };
        facts.set(key, found);
      }
      if (!counted.has(key)) found.series++;
      counted.add(key);
      const carriers = found.byValue.get(value);
      if (carriers !== undefined || found.byValue.size < MOST_VALUES) found.byValue.set(value, (carriers ?? 0) + 1);
      hash.reset(1);
      hash.text(value);
      found.values.add(scrambled(hash.low), scrambled(hash.high));
    }
  }
  return facts;
}

/** For each key, how many different series are left without it. */
async function countLeft(series: readonly TaggedSeries[], keys: readonly string[]): Promise<number[]> {
  const left = keys.map(() => new DistinctCount());
  const hash = new ByteHash();
  for (const [index, one] of series.entries()) {
    if (index % SERIES_A_TURN === SERIES_A_TURN - 1) await setImmediate();
    // The sum of its tags' hashes tells a series, and what a key adds to it can be taken off again.
    let allLow = 0;
    let allHigh = 0;
    const parts = new Map<string, { low: number; high: number }>();
    for (const [key, value] of keysOf(one)) {
      hash.reset(2);
      hash.text(key);
      hash.text(value);
      const part = parts.get(key) ?? { low: 0, high: 0 };
      part.low = (part.low + hash.low) | 0;
      part.high = (part.high + hash.high) | 0;
      parts.set(key, part);
      allLow = (allLow + hash.low) | 0;
      allHigh = (allHigh + hash.high) | 0;
    }
    keys.forEach((key, place) => {
      const part = parts.get(key);
      left[place]?.add(scrambled(allLow - (part?.low ?? 0)), scrambled(allHigh - (part?.high ?? 0)));
    });
  }
  return left.map((counted) => counted.count());
}

/** Sums of hashes lie closer together than hashes: the finalizer of MurmurHash3 spreads them again. */
export function scrambled(lane: number): number {
  let mixed = lane | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

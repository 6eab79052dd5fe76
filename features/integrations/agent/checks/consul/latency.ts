import { isObject } from '@komainu/kernel/json.ts';

/** Where a node stands in the space of round trips. https://developer.hashicorp.com/consul/docs/architecture/coordinates */
export interface Coordinate {
  readonly node: string;
  readonly vector: readonly number[];
  readonly height: number;
  readonly adjustment: number;
}

/** Spread of a list of round trips, in milliseconds. */
export type Spread = Readonly<Record<'min' | 'p25' | 'median' | 'p75' | 'p90' | 'p95' | 'p99' | 'max', number>>;

/** Reads entries like `{"Node":"a","Coord":{"Vec":[…],"Height":…,"Adjustment":…}}`; what is none is left out. */
export function readCoordinates(entries: unknown): readonly Coordinate[] {
  if (!Array.isArray(entries)) return [];
  return entries.filter(isObject).flatMap((entry) => {
    const place = entry['Coord'];
    if (!isObject(place) || !Array.isArray(place['Vec'])) return [];
    const vector = place['Vec'].map(Number);
    const [height, adjustment] = [Number(place['Height'] ?? 0), Number(place['Adjustment'] ?? 0)];
    return [{ node: String(entry['Node'] ?? ''), vector, height, adjustment }];
  });
}

/** The estimated round trip between two nodes, in milliseconds. */
export function roundTripMs(a: Coordinate, b: Coordinate): number {
  const squares = a.vector.reduce((sum, one, index) => sum + (one - (b.vector[index] ?? 0)) ** 2, 0);
  const seconds = Math.sqrt(squares) + a.height + b.height;
  const adjusted = seconds + a.adjustment + b.adjustment;
  return 1000 * (adjusted > 0 ? adjusted : seconds);
}

/** The spread of a list; undefined for an empty one. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[Math.min(Math.max(index, 0), sorted.length - 1)] ?? 0;
  if (sorted.length === 0) return undefined;
  const half = Math.floor(sorted.length / 2);
  const percentile = (share: number) => at(Math.ceil(sorted.length * share) - 1);
  return {
    min: at(0),
    p25: percentile(0.25),
    median: sorted.length % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2,
    p75: percentile(0.75),
    p90: percentile(0.9),
    p95: percentile(0.95),
    p99: percentile(0.99),
    max: at(sorted.length - 1),
  };
}

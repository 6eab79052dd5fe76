import { type Json, objectOf, textOf } from './json.ts';

/** Shares whose quantiles tell how a distribution lies. */
const SHARES: readonly number[] = [1, ...Array.from({ length: 19 }, (_, index) => (index + 1) * 5), 99];
/** Values that stand for all of a distribution. */
const SAMPLES = 400;

/**
 * A request for the values of a distribution metric (`request_type: histogram`, `histogram:m{…}`) as one for its least and
 * greatest value and its quantiles over the whole window, in rising order; undefined for other requests.
 */
export function histogramRequest(request: Json): Json | undefined {
  const text = textOf(objectOf(request['query'])['query']);
  const [, rest] = /^\s*histogram:(.*)$/s.exec(text) ?? [];
  if (rest === undefined) return undefined;
  const spaces = ['min', ...SHARES.map((share) => `p${share}`), 'max'];
  const queries = spaces.map((space, index) => ({
    data_source: 'metrics',
    name: `q${index}`,
    query: `${space}:${rest}`,
    aggregator: space === 'min' || space === 'max' ? space : 'percentile',
  }));
  return { queries, formulas: queries.map(({ name }) => ({ formula: name })) };
}

/** Values that lie as those of the distribution do, between its quantiles in even steps; [] where one is missing. */
export function histogramSamples(quantiles: readonly (number | null)[]): readonly number[] {
  if (quantiles.length !== SHARES.length + 2 || quantiles.includes(null)) return [];
  const shares = [0, ...SHARES, 100];
  return Array.from({ length: SAMPLES }, (_, index) => {
    const share = ((index + 0.5) / SAMPLES) * 100;
    const next = Math.max(
      1,
      shares.findIndex((one) => one >= share),
    );
    const [from = 0, to = 100] = [shares[next - 1], shares[next]];
    const [low, high] = [quantiles[next - 1] ?? 0, quantiles[next] ?? 0];
    return low + ((share - from) / (to - from || 1)) * (high - low);
  });
}

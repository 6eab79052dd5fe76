import { expect, it } from 'vitest';
import { RareSampler } from './rare-sampler.ts';
import { RateCounter } from './rate-counter.ts';
import { isWithinRate } from './trace-hash.ts';

const NOW = 1_790_000_000_000;
const BUCKET = 5_000;

it('gives what comes seldom all it wants, and the rest an equal share of what is left', () => {
  const counter = new RateCounter(10);
  counter.count('seldom', 10, NOW);
  counter.count('often', 100, NOW);
  counter.count('very often', 1000, NOW);
  expect(counter.rate('often')).toBe(1);
  expect(counter.count('seldom', 1, NOW + BUCKET)).toBe(true);
  // 2, 20 and 200 a second; of ten, two go to the first and four to each of the others.
  expect([counter.rate('seldom'), counter.rate('often'), counter.rate('very often'), counter.rate('new')]).toEqual([
    1, 0.2, 0.02, 0.02,
  ]);
});

it('lets a rate rise slowly and forgets what no longer comes', () => {
  const counter = new RateCounter(1);
  counter.count('burst', 500, NOW);
  const rates = [];
  for (let bucket = 1; bucket < 40; bucket++) {
    counter.count('other', 1, NOW + bucket * BUCKET);
    rates.push(counter.rates.get('burst'));
  }
  expect(rates.slice(0, 6)).toEqual([0.008, 0.008, 0.008, 0.008, 0.008, 0.0096].map((rate) => expect.closeTo(rate, 2)));
  expect(rates.at(-1)).toBeUndefined();
  const known = rates.filter((rate) => rate !== undefined);
  for (const [at, rate] of known.entries()) expect(rate).toBeLessThanOrEqual((known[at - 1] ?? rate) * 1.2000001);
});

it('asks for no more than the target in the long run, by trace ids alone', () => {
  const kept = Array.from({ length: 100_000 }, (_, at) => isWithinRate(at * 7919, (at * 104729) >>> 0, 0.1)).filter(
    Boolean,
  );
  expect(kept.length).toBeGreaterThan(9_000);
  expect(kept.length).toBeLessThan(11_000);
  expect([isWithinRate(1, 2, 1), isWithinRate(1, 2, 0)]).toEqual([true, false]);
});

it('finds what was not seen for a while, a few a second', () => {
  const sampler = new RareSampler({ enabled: true, tps: 1, cooldownMs: 60_000, cardinality: 2 });
  const rare = (names: readonly string[], atMs: number) =>
    sampler.firstRare(
      names.map((name) => `env|shop\0${name}`),
      NOW + atMs,
    );
  expect([
    rare(['a'], 0),
    rare(['a'], 1_000),
    rare(['a', 'b'], 2_000),
    // Both are known; a third kind shares a place, and the tokens of a second are spent.
    rare(['c'], 2_001),
    rare(['a'], 62_000),
  ]).toEqual([0, -1, 1, -1, 0]);
});

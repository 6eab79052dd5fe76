import { expect, test } from 'vitest';
import { evaluate } from '../evaluate.ts';
import { memoryFetch } from '../memory-fetch.ts';
import { parseMetricQuery } from '../parse.ts';

const STEP_S = 600;
const DAY_S = 86_400;
const WEEK_S = 7 * DAY_S;
const START_S = 2_800 * WEEK_S;
const SHIFT_S = 8.5 * WEEK_S;

/** Nine weeks of a day's wave, quiet weekends, slow growth and noise; from the middle of the last one 60 higher. */
function valueAt(offsetS: number): number {
  const wave = 50 * Math.sin((2 * Math.PI * offsetS) / DAY_S);
  const weekend = Math.floor(offsetS / DAY_S) % 7 >= 5 ? -20 : 20;
  const noise = 6 * (((Math.sin(offsetS * 12.9898) * 43_758.5453) % 1) / 2);
  return 100 + wave + weekend + noise + offsetS / DAY_S / 2 + (offsetS > SHIFT_S ? 60 : 0);
}

const offsets = Array.from({ length: (9 * WEEK_S) / STEP_S }, (_, index) => index * STEP_S);

async function ask(query: string, fromS: number, toS: number, untilS = Infinity) {
  const sent = offsets.filter((offset) => offset < untilS);
  const fetch = memoryFetch([
    {
      metric: 'm',
      type: 'gauge',
      intervalSeconds: STEP_S,
      tags: [],
      timesUnixS: sent.map((offset) => START_S + offset),
      values: sent.map(valueAt),
    },
  ]);
  const window = { fromUnixS: START_S + fromS, toUnixS: START_S + toS };
  const { series } = await evaluate(parseMetricQuery(query), fetch, window, { intervalSeconds: STEP_S });
  const [one] = series;
  if (one?.band === undefined) throw new Error('no band');
  return { values: one.values, band: one.band };
}

/** The part of the points that are outside of the band. */
async function anomalous(algorithm: string, fromS: number, toS: number): Promise<number> {
  const { values, band } = await ask(`anomalies(avg:m{*}, '${algorithm}', 3)`, fromS, toS);
  const outside = values.filter((value, index) => {
    return value > (band.upper[index] ?? Number.NaN) || value < (band.lower[index] ?? Number.NaN);
  });
  return outside.length / values.length;
}

test('what repeats is normal; a new level is new to agile for a while, and to robust all the time', async () => {
  const week = [8 * WEEK_S, 8.4 * WEEK_S] as const;
  const shift = [SHIFT_S, SHIFT_S + DAY_S] as const;
  expect(await anomalous('agile', ...week)).toBeLessThan(0.02);
  expect(await anomalous('robust', ...week)).toBeLessThan(0.02);
  const [agile, robust] = [await anomalous('agile', ...shift), await anomalous('robust', ...shift)];
  expect(robust).toBeGreaterThan(0.95);
  expect(agile).toBeGreaterThan(0.05);
  expect(agile).toBeLessThan(0.5);
});

test('a seasonal forecast foresees what then came', async () => {
  const { values, band } = await ask(`forecast(avg:m{*}, 'seasonal', 3)`, 8 * WEEK_S - DAY_S, 8.4 * WEEK_S, 8 * WEEK_S);
  const first = DAY_S / STEP_S;
  const errors = Array.from(values.subarray(first), (value, index) => {
    return Math.abs(value - valueAt(8 * WEEK_S + index * STEP_S));
  });
  expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(4);
  expect([band.upper[first - 1], Number.isNaN(band.upper[first])]).toEqual([Number.NaN, false]);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluateRange } from './evaluate.ts';
import { Labels } from './labels.ts';
import { memorySelect } from './memory-select.ts';
import { parsePromql } from './parse.ts';

/** A series by its two labels, samples as gap to the one before (in seconds) and growth (negative: it began anew). */
interface Stored {
  readonly a: string;
  readonly b: string;
  readonly samples: readonly (readonly [timeMs: number, value: number])[];
}

const series: fc.Arbitrary<Stored> = fc
  .record({
    a: fc.constantFrom('1', '2'),
    b: fc.constantFrom('1', '2', '3'),
    steps: fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: -1, max: 20 })), { maxLength: 40 }),
  })
  .map(({ a, b, steps }) => {
    let time = 0;
    let value = 100;
    const samples = steps.map(([gap, growth]) => {
      time += gap * 1000;
      value = growth < 0 ? 1 : value + growth;
      return [time, value] as const;
    });
    return { a, b, samples };
  });

const stored = fc.uniqueArray(series, { maxLength: 5, selector: ({ a, b }) => `${a} ${b}` });
const range = fc.record({
  startMs: fc.nat(300_000),
  steps: fc.integer({ min: 1, max: 8 }),
  stepMs: fc.integer({ min: 1000, max: 90_000 }),
});

type Rows = Record<string, Record<number, number>>;

async function evaluated(
  query: string,
  all: readonly Stored[],
  { startMs, steps, stepMs }: { startMs: number; steps: number; stepMs: number },
) {
  const select = memorySelect(
    all.map(({ a, b, samples }) => ({
      labels: Labels.of([
        ['__name__', 'm'],
        ['a', a],
        ['b', b],
      ]),
      timesMs: samples.map(([time]) => time),
      values: samples.map(([, value]) => value),
    })),
  );
  const result = await evaluateRange(parsePromql(query), select, {
    startMs,
    endMs: startMs + (steps - 1) * stepMs,
    stepMs,
  });
  const rows: Rows = {};
  for (const { labels, timesMs, values } of result) {
    rows[`${labels.get('a')}/${labels.get('b')}`] = Object.fromEntries(
      Array.from(timesMs, (time, index) => [time, close(values[index] as number)]),
    );
  }
  return rows;
}

function close(value: number): number {
  return Number(value.toPrecision(9));
}

/** The words of the documentation put down as they are read. */
function slowRate(samples: Stored['samples'], atMs: number, rangeMs: number): number | undefined {
  const inside = samples.filter(([time]) => time > atMs - rangeMs && time <= atMs);
  const first = inside[0];
  const last = inside.at(-1);
  if (first === undefined || last === undefined || inside.length < 2) return undefined;
  const growth = inside.slice(1).reduce((sum, [, value], index) => {
    const before = (inside[index] as readonly [number, number])[1];
    return sum + (value >= before ? value - before : value);
  }, 0);
  const seconds = (last[0] - first[0]) / 1000;
  const usual = seconds / (inside.length - 1);
  const reach = (gap: number) => (gap < usual * 1.1 ? gap : usual / 2);
  const untilZero = growth > 0 ? (seconds * first[1]) / growth : Number.POSITIVE_INFINITY;
  const before = Math.min(reach((first[0] - (atMs - rangeMs)) / 1000), untilZero);
  const after = reach((atMs - last[0]) / 1000);
  return (growth * ((seconds + before + after) / seconds)) / (rangeMs / 1000);
}

it('agrees with a slow and obvious rate', async () => {
  await fc.assert(
    fc.asyncProperty(stored, range, fc.integer({ min: 10, max: 300 }), async (all, steps, rangeS) => {
      const expected: Rows = {};
      for (const { a, b, samples } of all) {
        for (let step = 0; step < steps.steps; step++) {
          const at = steps.startMs + step * steps.stepMs;
          const value = slowRate(samples, at, rangeS * 1000);
          if (value !== undefined) expected[`${a}/${b}`] = { ...expected[`${a}/${b}`], [at]: close(value) };
        }
      }
      expect(await evaluated(`rate(m[${rangeS}s])`, all, steps)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

it('agrees with a slow and obvious sum', async () => {
  await fc.assert(
    fc.asyncProperty(stored, range, async (all, steps) => {
      const expected: Rows = {};
      for (let step = 0; step < steps.steps; step++) {
        const at = steps.startMs + step * steps.stepMs;
        for (const { a, samples } of all) {
          const [, value] = samples.filter(([time]) => time > at - 300_000 && time <= at).at(-1) ?? [];
          if (value === undefined) continue;
          const row = expected[`${a}/`] ?? {};
          row[at] = (row[at] ?? 0) + value;
          expected[`${a}/`] = row;
        }
      }
      expect(await evaluated('sum by (a) (m)', all, steps)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

import { Counters } from '@komainu/kernel/counters.ts';
import { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { Fill } from '@komainu/query/metrics/ast.ts';
import type { MetricFetch } from '@komainu/query/metrics/fetch.ts';
import { fillGaps, mergeSpace, rollUp } from '@komainu/query/metrics/series-steps.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock } from '@komainu/testkit/test-server.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { metricsTables } from '../../tables/index.ts';
import { MetricIntake } from '../intake/metric-intake.ts';
import { Rollups } from '../rollups.ts';
import { SeriesRegistry } from '../series-registry.ts';
import { createMetricFetch } from './fetch.ts';

const NOW_S = 1_795_309_200;
const FROM_S = NOW_S - 4 * 3600;

interface Sent {
  readonly group: string;
  readonly points: readonly (readonly [number, number])[];
}

const series = fc.array(
  fc.record({
    group: fc.constantFrom('a', 'b'),
    points: fc.uniqueArray(fc.tuple(fc.nat(4 * 3600 - 1), fc.integer({ min: -50, max: 50 })), {
      minLength: 1,
      maxLength: 12,
      selector: ([time]) => time,
    }),
  }),
  { minLength: 1, maxLength: 9 },
);

const asked = fc.record({
  space: fc.constantFrom('avg', 'sum', 'min', 'max', 'count'),
  time: fc.constantFrom(null, 'avg', 'sum', 'min', 'max', 'count'),
  intervalSeconds: fc.constantFrom(20, 60, 300, 3600),
  type: fc.constantFrom('gauge', 'count', 'rate'),
  as: fc.constantFrom(null, 'count', 'rate'),
  fill: fc.constantFrom(
    null,
    { method: 'last', limitSeconds: 900 },
    { method: 'zero', limitSeconds: 900 },
    { method: 'null', limitSeconds: 300 },
  ),
} as const);

/** The same answer by the pure steps of the query package. */
function reference(
  sent: readonly Sent[],
  { as, time, space, fill, grid }: MetricFetch,
  type: string,
): [string, number[]][] {
  const method = time ?? (type === 'count' || (type === 'rate' && as === 'count') ? 'sum' : 'avg');
  const factor = () => {
    if (as === 'count' && type === 'rate') return 10;
    if (as !== 'rate' || type !== 'count') return 1;
    return method === 'sum' ? 1 / grid.intervalSeconds : 1 / 10;
  };
  const groups = new Map<string, Float64Array[]>();
  for (const { group, points } of sent) {
    const times = points.map(([offset]) => FROM_S + offset);
    const values = rollUp(
      times,
      points.map(([, value]) => value),
      grid,
      method,
    ).map((value) => value * factor());
    const filled: Fill | null = fill ?? (type === 'gauge' ? { method: 'linear', limitSeconds: 300 } : null);
    if (filled !== null) fillGaps(values, filled, grid.intervalSeconds);
    groups.set(group, [...(groups.get(group) ?? []), values]);
  }
  if (space.kind === 'percentile' || space.kind === 'threshold') return [];
  const kind = space.kind;
  return [...groups].map(([group, all]) => [group, rounded(mergeSpace(all, grid.points, { kind }))]);
}

function rounded(values: Float64Array): number[] {
  return Array.from(values, (value) => Math.round(value * 1e6) / 1e6 + 0);
}

/** What writes metrics into a store and knows what was written. */
function intakeInto(store: TelemetryStore) {
  const clock = standingClock(NOW_S * 1000);
  const rollups = new Rollups(store, clock);
  const registry = new SeriesRegistry();
  const intake = new MetricIntake(
    registry,
    store,
    new IntakeLedger(new Counters()),
    clock,
    (h) => rollups.touched(h),
    1,
  );
  return { clock, rollups, registry, intake };
}

it('answers from points and from roll-ups as the pure steps do', async () => {
  await using store = await openTestStore(metricsTables);
  const { clock, rollups, registry, intake } = intakeInto(store);
  const fetch = createMetricFetch(store, registry, rollups, () => [], clock);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(series, asked, async (sent, { space, time, intervalSeconds, type, as, fill }) => {
      const metric = `prop.m${run++}`;
      await intake.write(
        sent.map(({ group, points }, index) => ({
          metric,
          type,
          intervalSeconds: 10,
          host: '',
          tags: [`g:${group}`, `i:${index}`],
          timesUnixS: points.map(([offset]) => FROM_S + offset),
          values: points.map(([, value]) => value),
        })),
      );
      const request: MetricFetch = {
        metric,
        scope: { kind: 'all' },
        groupBy: ['g'],
        space: { kind: space },
        time,
        as,
        fill,
        grid: { startUnixS: FROM_S, intervalSeconds, points: (4 * 3600) / intervalSeconds },
      };
      const expected = reference(sent, request, type).sort();
      const answer = async () => (await fetch(request)).map(({ tags, values }) => [tags['g'], rounded(values)]).sort();
      expect(await answer()).toEqual(expected);
      if (run % 4 === 0) {
        await rollups.run(0);
        expect(await answer()).toEqual(expected);
      }
    }),
    { numRuns: 20 },
  );
  await intake.close();
});

const MINUTES = 20;

/** Of a minute: nothing, a point, two of them, or one that is sent again with another value. */
type Cell = 'none' | 'one' | 'two' | 'again';

const spaced = fc.array(
  fc.record({
    group: fc.constantFrom('a', 'b'),
    cells: fc.oneof(
      { weight: 6, arbitrary: fc.tuple(fc.nat(2), fc.nat(2)).map(([before, after]) => cellsOf(before, after)) },
      fc.array(fc.constantFrom<Cell[]>('none', 'one', 'one', 'one'), { minLength: MINUTES, maxLength: MINUTES }),
      { weight: 1, arbitrary: fc.constantFrom<Cell[]>('two', 'again').map((odd) => cellsOf(1, 1).with(5, odd)) },
      { weight: 1, arbitrary: fc.constant(cellsOf(1, 1).with(5, 'two').with(7, 'none')) },
    ),
  }),
  { minLength: 6, maxLength: 12 },
);

function cellsOf(before: number, after: number): Cell[] {
  return Array.from({ length: MINUTES }, (_, minute) =>
    minute < before || minute >= MINUTES - after ? 'none' : 'one',
  );
}

it('answers alike whether rows replace one another or are read as they stand', async () => {
  await using store = await openTestStore(metricsTables);
  const { clock, rollups, registry, intake } = intakeInto(store);
  const statements: string[] = [];
  const spied = new Proxy(store, {
    get: (target, name) =>
      name === 'bytes'
        ? (...[sql, ...rest]: Parameters<typeof store.bytes>) => {
            statements.push(sql);
            return target.bytes(sql, ...rest);
          }
        : Reflect.get(target, name, target),
  });
  const fetch = createMetricFetch(spied, registry, rollups, () => [], clock);
  let run = 0;
  let plain = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(spaced, fc.constantFrom('sum', 'avg', 'count'), async (all, kind) => {
      const metric = `spaced.m${run++}`;
      const sent: Sent[] = all.map(({ group, cells }, index) => ({
        group,
        points: cells.flatMap((cell, minute): (readonly [number, number])[] => {
          const at = minute * 60 + (index % 50);
          if (cell === 'none') return [];
          return [[at, index * 3 - minute] as const, ...(cell === 'two' ? [[at + 7, minute] as const] : [])];
        }),
      }));
      const write = (values: (points: Sent['points']) => Sent['points']) =>
        intake.write(
          sent.map(({ group, points }, index) => ({
            metric,
            type: 'gauge',
            intervalSeconds: 0,
            host: '',
            tags: [`g:${group}`, `i:${index}`],
            timesUnixS: values(points).map(([offset]) => FROM_S + offset),
            values: values(points).map(([, value]) => value),
          })),
        );
      if (all.some(({ cells }) => cells.includes('again'))) await write((points) => points.map(([at]) => [at, 1000]));
      await write((points) => points);
      const request: MetricFetch = {
        ...{ metric, groupBy: ['g'], time: null, as: null, fill: null },
        scope: { kind: 'all' },
        space: { kind },
        grid: { startUnixS: FROM_S, intervalSeconds: 60, points: MINUTES },
      };
      const expected = reference(sent, request, 'gauge').sort();
      for (let question = 0; question < 3; question++) {
        statements.length = 0;
        const answer = (await fetch(request)).map(({ tags, values }) => [tags['g'], rounded(values)]).sort();
        expect(answer, `question ${question}`).toEqual(expected);
        if (statements.some((sql) => sql.includes('first, last'))) plain++;
        if (statements.length > 1) refused++;
      }
    }),
    { numRuns: 15 },
  );
  expect(plain).toBeGreaterThan(4);
  expect(refused).toBeGreaterThan(0);
  await intake.close();
});

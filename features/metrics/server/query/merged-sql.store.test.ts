import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { expect, it } from 'vitest';
import { pointsTable } from '../../tables/points.ts';
import { hourTable } from '../../tables/rollups.ts';
import { mergedRowsSql, mergedSeriesSql } from './merged-sql.ts';
import type { Stretch } from './point-source.ts';
import { RowBinary } from './row-binary.ts';
import { slotsSql, valuesOfSeries } from './series-sql.ts';

const HOUR_S = 3600;
const FIRST_HOUR = 498_700;
const SERIES = 40;
const POINTS = 30;
const CLASSES = 5;
const MERGED = { sum: 'sum(v)', avg: 'sum(v)', min: 'min(v)', max: 'max(v)', count: 'sum(v)' } as const;

it('merges rows of few lines and of many alike', async () => {
  await using store = await openTestStore([hourTable]);
  // Gaps, two metrics, hours before and after, and series of no class; values are whole, so that any order adds up alike.
  await store.command(
    `INSERT INTO ${hourTable.name} SELECT number % 2, intDiv(number, 2) % ${SERIES}, ` +
      `toDateTime((${FIRST_HOUR - 2} + intDiv(number, ${SERIES * 2})) * ${HOUR_S}), ` +
      `-(cityHash64(number) % 100), cityHash64(number) % 1000, (cityHash64(number) % 50) * 4, 4 ` +
      `FROM numbers(${SERIES * 2 * (POINTS + 4)}) WHERE cityHash64(number, 1) % 10 != 0 SETTINGS async_insert = 0`,
  );
  const grid = { startUnixS: FIRST_HOUR * HOUR_S, intervalSeconds: HOUR_S, points: POINTS };
  const window = { fromUnixS: grid.startUnixS, toUnixS: grid.startUnixS + POINTS * HOUR_S };
  const classOf = `if(series_id < 3, 4294967295, toUInt32(series_id % ${CLASSES}))`;
  for (const space of ['sum', 'avg', 'min', 'max', 'count'] as const) {
    const simple = await store.rows<{ class: number; slot: number; merged: number; counted: number }>(
      `SELECT class, slot, toFloat64(${MERGED[space]}) AS merged, toUInt32(count()) AS counted FROM (` +
        `SELECT series_id % ${CLASSES} AS class, intDiv(toUnixTimestamp(ts), ${HOUR_S}) - ${FIRST_HOUR} AS slot, sm / ct AS v ` +
        `FROM ${hourTable.name} WHERE metric_id = 1 AND series_id >= 3 AND slot BETWEEN 0 AND ${POINTS - 1}` +
        `) GROUP BY class, slot`,
    );
    const cell = (of: number, slot: number) => simple.find((row) => row.class === of && Number(row.slot) === slot);
    const expected = Array.from({ length: CLASSES }, (_, of) => [
      of,
      ...Array.from({ length: POINTS }, (_point, slot) => [cell(of, slot)?.merged, cell(of, slot)?.counted]),
    ]);
    for (const classes of [CLASSES, 1_000_000]) {
      const where = 'metric_id = 1';
      const sql = mergedRowsSql('avg', space, grid, [{ table: 'hours', ...window }], where, classOf, classes);
      expect(lines(await store.bytes(sql, 'RowBinary')), `${space}, ${classes}`).toEqual(expected);
    }
  }
});

it('merges series without a gap to fill, counts no NaN, and passes the others on', async () => {
  await using store = await openTestStore([pointsTable]);
  const points: readonly (readonly [id: number, minute: number, value: string])[] = [
    ...([
      [1, 0, '1'],
      [1, 1, '2'],
      [1, 1, '4'],
      [1, 2, '6'],
    ] as const),
    ...([
      [2, 1, '10'],
      [2, 2, '20'],
    ] as const),
    ...([
      [3, 0, '100'],
      [3, 2, '300'],
    ] as const),
    ...([
      [4, 0, 'nan'],
      [4, 1, '1000'],
      [4, 2, 'inf'],
    ] as const),
    ...([
      [5, 0, '7'],
      [5, 1, '7'],
      [5, 2, '7'],
    ] as const),
  ];
  const rows = points.map(
    ([id, minute, value], second) => `(1, ${id}, ${FIRST_HOUR * HOUR_S + minute * 60 + second}, ${value})`,
  );
  await store.command(`INSERT INTO ${pointsTable.name} SETTINGS async_insert = 0 VALUES ${rows.join(', ')}`);
  const grid = { startUnixS: FIRST_HOUR * HOUR_S, intervalSeconds: 60, points: 3 };
  const stretches: readonly Stretch[] = [
    { table: 'points', fromUnixS: grid.startUnixS, toUnixS: grid.startUnixS + 180 },
  ];
  const fill = { method: 'linear', limitSeconds: 300 } as const;
  const ask = async (
    time: 'avg' | 'sum' | 'count',
    space: 'sum' | 'max',
    filled: typeof fill | null,
    others: boolean,
  ) => {
    const columns = valuesOfSeries(time, grid.points, stretches);
    const classOf = 'if(series_id = 5, 4294967295, toUInt32(series_id = 2))';
    const sql = mergedSeriesSql(columns, space, filled, grid, slotsSql(stretches, grid, 'true'), classOf, others);
    const answer = new RowBinary(await store.bytes(sql, 'RowBinary'));
    const found: number[][] = [];
    while (!answer.done) {
      const [values, counts] = [new Float64Array(3), new Float64Array(3)];
      const [of, low, high] = [answer.u32(), answer.u32(), answer.u32()];
      answer.doubles(values);
      answer.doubles(counts);
      found.push([of, low, high, ...values, ...counts]);
    }
    return found.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0));
  };
  expect(await ask('avg', 'sum', null, true)).toEqual([
    [0, 0, 0, 101, 1003, Number.POSITIVE_INFINITY, 2, 2, 3],
    [1, 0, 0, 0, 10, 20, 0, 1, 1],
  ]);
  // What begins with nothing may be looked at once more; a gap within is passed on for sure.
  expect(await ask('avg', 'max', fill, true)).toEqual([
    [0, 0, 0, 1, 3, 6, 1, 1, 1],
    [0, 3, 0, 100, 0, 300, 1, 0, 1],
    [0, 4, 0, 0, 1000, Number.POSITIVE_INFINITY, 0, 1, 1],
    [1, 0, 0, 0, 10, 20, 0, 1, 1],
  ]);
  expect(await ask('sum', 'sum', null, true)).toEqual([
    [0, 0, 0, 101, 1006, Number.POSITIVE_INFINITY, 2, 2, 3],
    [1, 0, 0, 0, 10, 20, 0, 1, 1],
  ]);
  expect(await ask('count', 'sum', null, false)).toEqual([
    [0, 0, 0, 3, 3, 3, 3, 2, 3],
    [1, 0, 0, 0, 1, 1, 0, 1, 1],
    [4_294_967_295, 0, 0, 1, 1, 1, 1, 1, 1],
  ]);
});

function lines(body: Buffer): unknown[] {
  const rows = new RowBinary(body);
  const found: [number, ...unknown[]][] = [];
  while (!rows.done) {
    const [values, counts] = [new Float64Array(POINTS), new Float64Array(POINTS)];
    const of = rows.u32();
    expect([rows.u32(), rows.u32()]).toEqual([0, 0]);
    rows.doubles(values);
    rows.doubles(counts);
    const cells = Array.from(values, (value, slot) =>
      counts[slot] === 0 ? [undefined, undefined] : [value, counts[slot]],
    );
    found.push([of, ...cells]);
  }
  return found.sort(([a], [b]) => a - b);
}

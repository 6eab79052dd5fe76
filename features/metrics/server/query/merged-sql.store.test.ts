import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { expect, it } from 'vitest';
import { hourTable } from '../../tables/rollups.ts';
import { mergedRowsSql } from './merged-sql.ts';
import { RowBinary } from './row-binary.ts';

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

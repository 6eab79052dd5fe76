import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { expect, it } from 'vitest';
import { hourTable, minuteTable } from '../../tables/rollups.ts';
import { type Stretch, sourceSql } from './point-source.ts';
import { readOnce } from './repeated-rows.ts';

const HOUR_S = 3600;
const FIRST_HOUR = 498_700;
const FROM_S = FIRST_HOUR * HOUR_S;
const SERIES = 7;

it.each([
  ['hours', hourTable],
  ['minutes', minuteTable],
] as const)('reads each row of %s once, whatever was rolled up again before or meanwhile', async (kind, { name }) => {
  await using store = await openTestStore([hourTable, minuteTable]);
  const rollUp = (hour: number, sum: number) =>
    store.command(
      `INSERT INTO ${name} SELECT 1, number, toDateTime(${FROM_S + hour * HOUR_S}), 0, 0, ${sum}, 1 ` +
        `FROM numbers(${SERIES}) SETTINGS async_insert = 0, insert_deduplicate = 0`,
    );
  const asked: readonly Stretch[] = [{ table: kind, fromUnixS: FROM_S, toUnixS: FROM_S + 9 * HOUR_S }];
  const reads: (readonly Stretch[])[] = [];
  let meanwhile = async () => {};
  const sums = () =>
    readOnce(store, asked, async (stretches) => {
      reads.push(stretches);
      await meanwhile();
      meanwhile = async () => {};
      const sql = `SELECT t, toFloat64(sum(sm)) AS sum, toUInt32(count()) AS rows FROM (${sourceSql(stretches, 'true')}) GROUP BY t ORDER BY t`;
      return (await store.rows<{ t: number; sum: number; rows: number }>(sql)).map(({ t, sum, rows }) => [
        (t - FROM_S) / HOUR_S,
        sum / SERIES,
        rows / SERIES,
      ]);
    });
  const marks = () => reads.splice(0).map((stretches) => stretches.map(({ once }) => once ?? false));

  await store.command(`SYSTEM STOP MERGES ${name}`);
  for (const hour of [0, 1, 2, 3]) await rollUp(hour, hour);
  expect(await sums()).toEqual([0, 1, 2, 3].map((hour) => [hour, hour, 1]));
  expect(marks()).toEqual([[true]]);

  meanwhile = () => rollUp(20, 20);
  await sums();
  expect(marks()).toEqual([[true]]);

  await rollUp(1, 11);
  expect(await sums()).toEqual([
    [0, 0, 1],
    [1, 11, 1],
    [2, 2, 1],
    [3, 3, 1],
  ]);
  expect(marks()).toEqual([[true, false, true]]);

  meanwhile = () => rollUp(2, 12);
  expect(await sums()).toEqual([
    [0, 0, 1],
    [1, 11, 1],
    [2, 12, 1],
    [3, 3, 1],
  ]);
  expect(marks()).toEqual([[true, false, true], [false]]);

  await store.command(`SYSTEM START MERGES ${name}`);
  meanwhile = async () => {
    await rollUp(3, 13);
    await store.command(`OPTIMIZE TABLE ${name} FINAL`);
  };
  expect(await sums()).toEqual([
    [0, 0, 1],
    [1, 11, 1],
    [2, 12, 1],
    [3, 13, 1],
  ]);
  expect(marks().length).toBe(2);
  expect(await sums()).toEqual([
    [0, 0, 1],
    [1, 11, 1],
    [2, 12, 1],
    [3, 13, 1],
  ]);
  expect(marks()).toEqual([[true]]);
});

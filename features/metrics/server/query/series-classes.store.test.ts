import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { expect, it } from 'vitest';
import { SeriesRegistry } from '../series-registry.ts';
import { idText } from './point-source.ts';
import { classSql, NO_CLASS } from './series-classes.ts';

it('tells the class of series in SQL, however large its number', async () => {
  await using store = await openTestStore([]);
  const registry = new SeriesRegistry();
  const entries = ['a', 'b', 'c'].map((value) =>
    registry.entry(
      Number(
        registry.find({ metric: 'm', host: '', tags: [`t:${value}`], type: 'gauge', intervalSeconds: 0, unit: '' }, 1),
      ),
    ),
  );
  const ids = `[${entries.map(idText).join(', ')}, 7]`;
  for (const last of [3, 255, 256, 65_535, 65_536]) {
    const classes = [last, 0, 1];
    const sql = classSql(entries.map((entry, index) => ({ entry, class: classes[index] ?? 0 })));
    const [found] = await store.rows<{ classes: number[] }>(
      `SELECT groupArray(class) AS classes FROM (SELECT ${sql} AS class FROM (SELECT toUInt64(arrayJoin(${ids})) AS series_id))`,
    );
    expect(found?.classes).toEqual([...classes, NO_CLASS]);
  }
});

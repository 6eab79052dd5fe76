import { renderChangeSettings } from '@komainu/store/tables/render.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { expect, test } from 'vitest';
import { logsTable, logTexts } from './logs.ts';

const ROW = "INSERT INTO logs (ts, id, message, attrs) SETTINGS async_insert = 0 VALUES (now(), 1, 'said', {'a': 'b'})";
const STREAMS =
  "SELECT name AS part, sum(length(arrayFilter(stream -> endsWith(stream, '.size'), substreams))) AS lengths " +
  "FROM system.parts_columns WHERE database = currentDatabase() AND table = 'logs' AND active GROUP BY name ORDER BY name";

test('lengths of texts have no streams of their own, also in tables of older versions from then on', async () => {
  const settings = { ...logsTable.settings, string_serialization_version: 'with_size_stream' };
  await using store = await openTestStore([{ ...logsTable, settings }]);
  const lengths = async () => (await store.rows<{ lengths: string }>(STREAMS)).map((part) => part.lengths !== '0');
  await store.command(ROW);
  expect(await lengths()).toEqual([true]);
  for (const change of logTexts) {
    await store.command(renderChangeSettings(change.table, change.settings, { kind: 'embedded' }));
  }
  await store.command(ROW.replace('1,', '2,'));
  expect(await lengths()).toEqual([true, false]);
  expect(await store.rows("SELECT message, attrs['a'] AS a FROM logs ORDER BY id")).toEqual([
    { message: 'said', a: 'b' },
    { message: 'said', a: 'b' },
  ]);
  // Merges bring old rows to the new form.
  await store.command('OPTIMIZE TABLE logs FINAL');
  expect(await lengths()).toEqual([false]);
});

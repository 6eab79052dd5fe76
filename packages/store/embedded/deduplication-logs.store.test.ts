import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { Int64Column } from '@komainu/wire/native/columns.ts';
import { expect, onTestFinished, test } from 'vitest';

// A block of three numbers is three parts.
const TABLE =
  'CREATE TABLE IF NOT EXISTS numbers_test (number UInt64) ENGINE = MergeTree PARTITION BY number % 3 ORDER BY number ' +
  'SETTINGS non_replicated_deduplication_window = 1000';

function block(first: number): Buffer[] {
  const number = new Int64Column('number', 'UInt64');
  const batch = new ColumnBatch([number]);
  for (const offset of [0, 1, 2]) {
    number.push(first + offset);
    batch.endRow();
  }
  return batch.encode();
}

function makeDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'komainu-deduplication-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

/** One life of the store: inserts the blocks that begin with these numbers, each under its own token; answers all rows. */
async function live(dataDir: string, firsts: readonly number[]): Promise<number[]> {
  const store = await openTestStore([], { dataDir });
  try {
    await store.command(TABLE);
    for (const first of firsts) await store.insert('numbers_test', block(first), 3, { token: `from-${first}` });
    const rows = await store.rows<{ number: string }>('SELECT number FROM numbers_test ORDER BY number');
    return rows.map(({ number }) => Number(number));
  } finally {
    await store.close();
  }
}

/** The only file or directory of that name below the engine's tables. */
function pathOf(dataDir: string, name: string): string {
  const store = join(dataDir, 'telemetry', 'store');
  const found = readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(`/${name}`));
  expect(found).toHaveLength(1);
  return join(store, found[0] ?? '');
}

test('a part whose token was written down and which was then lost is stored by the repetition, the others once', async () => {
  const dataDir = makeDataDir();
  await live(dataDir, [0, 3]);
  // What is on the disk after a kill between the token's record and the part's final name.
  rmSync(pathOf(dataDir, '1_5_5_0'), { recursive: true });
  expect(await live(dataDir, [3, 0])).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a record that a full disk cut off costs no token that was written after it', async () => {
  const dataDir = makeDataDir();
  await live(dataDir, [0]);
  appendFileSync(pathOf(dataDir, 'deduplication_log_1.txt'), '1\t0_4_');
  await live(dataDir, [3]);
  expect(await live(dataDir, [3, 0])).toEqual([0, 1, 2, 3, 4, 5]);
});

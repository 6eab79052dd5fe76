import { CodedError } from '@komainu/kernel/errors.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseSearch } from './parse.ts';
import type { RunQuery, SearchSource } from './source.ts';
import { WordCounts } from './word-counts.ts';

const FIRST = Date.UTC(2026, 10, 19);
const DAY = 86_400_000;
const ROWS_A_DAY = 300_000;
const DAYS = 3;
/** Looks as rare as it is, and only looks so. */
const ID = '5f0c9a7d1e2b4c6885aa';
const EVERYWHERE = 'build0123456789abcdef';

const source: SearchSource = {
  table: 'things',
  schema: { messageColumn: 'message', reserved: {}, tagsColumn: 'tags', attributes: { text: 'attrs', hot: {} } },
  timeColumn: 'ts',
  timeUnit: 'ms',
  idColumn: 'id',
  idType: 'UInt64',
};
let store: TelemetryStore & AsyncDisposable;
let statements: string[] = [];
const run: RunQuery = (sql) => {
  statements.push(sql);
  return store.rows(sql);
};

beforeAll(async () => {
  store = await openTestStore([
    {
      name: 'things',
      engine: 'MergeTree',
      columns: [
        { name: 'ts', type: 'DateTime64(3)' },
        { name: 'id', type: 'UInt64' },
        { name: 'message', type: 'String' },
        { name: 'tags', type: 'Array(String)' },
        { name: 'attrs', type: 'Map(String, String)' },
      ],
      indexes: ['i_message lower(message) TYPE text(tokenizer = splitByNonAlpha)'],
      orderBy: '(ts, id)',
      partitionByDay: 'toDate(ts)',
    },
  ]);
  for (let part = 0; part < 2; part++) {
    await store.command(
      `INSERT INTO things SELECT fromUnixTimestamp64Milli(toInt64(${FIRST} + number * ${DAY / ROWS_A_DAY})), number, ` +
        `concat(if(number % 7 < 2, 'Pool exhausted, exhausted', 'all well'), ' ${EVERYWHERE} ', if(number % 70001 = 7, '${ID}', '')), [], map() FROM numbers(${ROWS_A_DAY * DAYS}) WHERE number % 2 = ${part}`,
    );
  }
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

const obvious = async (word: string, from: number, to: number): Promise<number> => {
  const [row] = await store.rows<{ n: string }>(
    `SELECT countIf(position(lower(message), '${word}') > 0) AS n FROM things ` +
      `WHERE toUnixTimestamp64Milli(ts) >= ${from} AND toUnixTimestamp64Milli(ts) < ${to}`,
  );
  return Number(row?.n);
};

const WINDOWS: readonly (readonly [number, number])[] = [
  [FIRST - DAY, FIRST + 9 * DAY],
  [FIRST, FIRST + DAYS * DAY],
  [FIRST + 1, FIRST + DAYS * DAY],
  [FIRST + DAY / 2, FIRST + 9 * DAY],
  [FIRST + DAY / 2, FIRST + 2.5 * DAY],
  [FIRST + DAY, FIRST + 2 * DAY],
  [FIRST - DAY, FIRST - 1],
  [FIRST + DAY, FIRST + DAY],
];

async function compare(counts: WordCounts): Promise<{ counted: unknown[]; expected: unknown[]; asked: number }> {
  const counted: unknown[] = [];
  const expected: unknown[] = [];
  let asked = 0;
  for (const word of ['exhausted', 'well', 'nowhere', ID, EVERYWHERE, 'nowhere0123456789abc']) {
    for (const [from, to] of WINDOWS) {
      const n = await counts.count(source, { fromUnixMs: from, toUnixMs: to }, parseSearch(word), run);
      if (n === undefined) continue;
      asked++;
      counted.push([word, from, to, n]);
      expected.push([word, from, to, await obvious(word, from, to)]);
    }
  }
  return { counted, expected, asked };
}

it('counts a word exactly wherever the window ends, also where rows are deleted or come in between', async () => {
  const counts = new WordCounts('i_message', () => 0);
  const first = await compare(counts);
  expect(first.counted).toEqual(first.expected);
  // All but the window over the middle of two days, which has one whole day.
  expect(first.asked).toBeGreaterThan(40);
  await store.command(
    `INSERT INTO things SELECT fromUnixTimestamp64Milli(toInt64(${FIRST + 5_000})), 1, 'exhausted', [], map()`,
  );
  await store.command(`DELETE FROM things WHERE id % 100 = 0 AND toDate(ts) = toDate('2026-11-20')`);
  await store.command("OPTIMIZE TABLE things PARTITION '2026-11-19' FINAL");
  const second = await compare(counts);
  expect(second.counted).toEqual(second.expected);
});

it('reads the index alone where the window holds whole parts, and leaves all but single words to others', async () => {
  const counts = new WordCounts('i_message', () => 0);
  const everything = { fromUnixMs: FIRST - DAY, toUnixMs: FIRST + 1.5 * DAY };
  await counts.count(source, { ...everything, toUnixMs: FIRST + DAY }, parseSearch('well'), run);
  statements = [];
  await counts.count(source, { ...everything, toUnixMs: FIRST + DAY }, parseSearch('Exhausted'), run);
  expect(statements).toEqual([
    expect.stringContaining("mergeTreeTextIndex(currentDatabase(), `things`, `i_message`) WHERE token = 'exhausted'"),
  ]);
  statements = [];
  for (const search of ['*', 'pool exhausted', '-exhausted', 'exhaust*', '"all well"', '日本', 'exhausted env:a']) {
    expect(await counts.count(source, everything, parseSearch(search), run)).toBeUndefined();
  }
  expect(statements).toEqual([]);
});

const FROM_INDEX = /mergeTreeTextIndex.*?(?: AND part_name NOT IN (\(.*\)))? SETTINGS/;
/** The parts that were not looked up in the index, a statement each. */
const spared = (): (string | undefined)[] =>
  statements.flatMap((sql) => {
    const asked = FROM_INDEX.exec(sql);
    return asked === null ? [] : [asked[1]];
  });

it('looks a word that it knows up in new parts alone, and counts no part that is gone', async () => {
  const counts = new WordCounts('i_message', () => 0);
  const window = { fromUnixMs: FIRST - DAY, toUnixMs: FIRST + 30 * DAY };
  const late = FIRST + 20 * DAY;
  const add = () =>
    store.command(
      `INSERT INTO things SELECT fromUnixTimestamp64Milli(toInt64(${late} + number)), number, 'late well', [], map() FROM numbers(1000)`,
    );
  await add();
  const before = await obvious('well', window.fromUnixMs, window.toUnixMs);
  expect(await counts.count(source, window, parseSearch('well'), run)).toBe(before);
  statements = [];
  expect(await counts.count(source, window, parseSearch('well'), run)).toBe(before);
  expect(spared()).toEqual([]);

  await add();
  expect(await counts.count(source, window, parseSearch('well'), run)).toBe(before + 1_000);
  expect(spared()).toEqual([expect.stringContaining('20261209_')]);

  await store.command("ALTER TABLE things DROP PARTITION '2026-12-09'");
  statements = [];
  expect(await counts.count(source, window, parseSearch('well'), run)).toBe(before - 1_000);
  expect(await counts.count(source, window, parseSearch('late'), run)).toBe(0);
  expect(await counts.count(source, window, parseSearch('late'), run)).toBe(0);
  expect(spared()).toEqual([undefined]);
});

it('knows a word also when parts came while it was looked up', async () => {
  const counts = new WordCounts('i_message', () => 0);
  const window = { fromUnixMs: FIRST - DAY, toUnixMs: FIRST + 9 * DAY };
  await counts.count(source, window, parseSearch('exhausted'), run);
  const add = () =>
    store.command(
      `INSERT INTO things SELECT fromUnixTimestamp64Milli(toInt64(${FIRST + 5 * DAY})), number, 'well', [], map() FROM numbers(10)`,
    );
  for (let round = 0; round < 3; round++) {
    await add();
    statements = [];
    expect(await counts.count(source, window, parseSearch('well'), run)).toBe(
      await obvious('well', window.fromUnixMs, window.toUnixMs),
    );
    // At first all parts, for a list of parts that is old; then the new ones.
    expect(spared()).toEqual([round === 0 ? undefined : expect.stringContaining('20261124_')]);
  }
  statements = [];
  await counts.count(source, window, parseSearch('well'), run);
  expect(spared()).toEqual([]);
  await store.command("ALTER TABLE things DROP PARTITION '2026-11-24'");
});

it('finds what looks rare in the rows, unless the engine says that there are many', async () => {
  const cut = { fromUnixMs: FIRST + DAY / 2, toUnixMs: FIRST + 9 * DAY };
  const whole = { fromUnixMs: FIRST - DAY, toUnixMs: FIRST + 9 * DAY };
  const refusing: RunQuery = (sql) =>
    sql.includes('max_rows_to_read') ? Promise.reject(new CodedError('store_query', 'too many rows')) : run(sql);
  const fromIndex: boolean[] = [];
  for (const ask of [run, refusing]) {
    const counts = new WordCounts('i_message', () => 0);
    for (const window of [whole, cut]) {
      for (const word of [ID, EVERYWHERE]) {
        statements = [];
        const n = await counts.count(source, window, parseSearch(word), ask);
        fromIndex.push(statements.some((sql) => sql.includes('mergeTreeTextIndex')));
        const elsewhere = ask === refusing && window === cut;
        expect(n).toBe(elsewhere ? undefined : await obvious(word, window.fromUnixMs, window.toUnixMs));
      }
    }
  }
  expect(fromIndex).toEqual([false, false, false, false, true, true, false, false]);
});

it('spares parts outside of the window', async () => {
  const counts = new WordCounts('i_message', () => 0);
  const window = { fromUnixMs: FIRST - DAY, toUnixMs: FIRST + 9 * DAY };
  await store.command(
    `INSERT INTO things SELECT fromUnixTimestamp64Milli(toInt64(${FIRST + 20 * DAY})), 1, 'well', [], map()`,
  );
  statements = [];
  expect(await counts.count(source, window, parseSearch('well'), run)).toBe(
    await obvious('well', window.fromUnixMs, window.toUnixMs),
  );
  expect(spared()).toEqual([expect.stringMatching(/^\('20261209_\w+'\)$/)]);
  await store.command("ALTER TABLE things DROP PARTITION '2026-12-09'");
});

it('is exact while parts are written and merged', async () => {
  const counts = new WordCounts('i_message', () => Date.now());
  const window = { fromUnixMs: FIRST - DAY, toUnixMs: FIRST + 9 * DAY };
  let before = await obvious('well', window.fromUnixMs, window.toUnixMs);
  for (let round = 0; round < 24; round++) {
    const writing = store.command(
      `INSERT INTO things SELECT fromUnixTimestamp64Milli(toInt64(${FIRST + 3 * DAY} + number)), number, 'well', [], map() FROM numbers(1000)`,
    );
    const merging = store.command("OPTIMIZE TABLE things PARTITION '2026-11-22'");
    const n = await counts.count(source, window, parseSearch('well'), run);
    await Promise.all([writing, merging]);
    expect([before, before + 1_000]).toContain(n ?? before);
    before += 1_000;
  }
});

it('leaves counting to others on a server that cannot show its index', async () => {
  const counts = new WordCounts('i_other', () => 0);
  const window = { fromUnixMs: FIRST - DAY, toUnixMs: FIRST + 9 * DAY };
  expect(await counts.count(source, window, parseSearch('well'), run)).toBeUndefined();
  statements = [];
  expect(await counts.count(source, window, parseSearch('well'), run)).toBeUndefined();
  expect(statements).toEqual([]);
});

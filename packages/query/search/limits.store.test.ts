import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSearch } from './parse.ts';
import type { SearchSchema } from './schema.ts';
import { SearchSyntaxError } from './syntax-error.ts';
import { searchToSql } from './to-sql.ts';

const schema: SearchSchema = {
  messageColumn: 'message',
  reserved: { service: { column: 'service', kind: 'keyword' } },
  tagsColumn: 'tags',
  attributes: { text: 'attrs', hot: {} },
};
let store: TelemetryStore & AsyncDisposable;

beforeAll(async () => {
  store = await openTestStore([
    {
      name: 'events',
      engine: 'MergeTree',
      columns: [
        { name: 'service', type: 'LowCardinality(String)' },
        { name: 'message', type: 'LowCardinality(String)' },
        { name: 'tags', type: 'Array(LowCardinality(String))' },
        { name: 'attrs', type: 'Map(LowCardinality(String), String)' },
      ],
      indexes: [
        'i_message lower(message) TYPE text(tokenizer=splitByNonAlpha)',
        'i_tags tags TYPE text(tokenizer=array)',
      ],
      orderBy: 'service',
    },
  ]);
  await store.command(`INSERT INTO events VALUES ('web', 'Hello World 7', ['env:a7'], map('x', 'v7'))`);
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

const words = (count: number, make: (index: number) => string, join: string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(join);

test.each([
  ['one word', 'world', 1],
  ['many alternatives of a tag', `env:(${words(3_000, (index) => `a${index}`, ' OR ')})`, 1],
  ['many alternatives of an attribute', `@x:(${words(3_000, (index) => `v${index}`, ' OR ')})`, 1],
  ['a list as long as a query may be', `@x:("v7" OR ${words(7_000, () => `"''''"`, ' OR ')})`, 1],
  ['a list of different long values', `@x:("v7" OR ${words(6_000, (index) => `"'''${index}"`, ' OR ')})`, 1],
  ['many patterns', `@x:(${words(500, (index) => `v${index}*`, ' OR ')})`, 1],
  ['many words of which one is there', words(500, (index) => `${index}`, ' OR '), 1],
  ['many words of which all must be there', words(500, (index) => `${index}`, ' '), 0],
  ['a long phrase', `"${words(2_000, (index) => `${index}`, ' ')}"`, 0],
  ['a phrase of one word again and again', `"${words(2_000, () => 'a', ' ')}"`, 0],
  ['deep nesting', `${'(-'.repeat(30)}hello${')'.repeat(30)}`, 1],
  ['many fields', words(300, (index) => `-@k${index}:v`, ' '), 1],
  ['many numbers', `-@n:(${words(300, (index) => `>${index}`, ' OR ')})`, 1],
])('the engine takes %s', async (_title, query, expected) => {
  const rows = await store.rows<{ n: string }>(
    `SELECT count() AS n FROM events WHERE ${searchToSql(parseSearch(query), schema)}`,
  );
  expect(rows.map(({ n }) => Number(n))).toEqual([expected]);
});

test('words are found through the index', async () => {
  const plan = await store.rows<{ explain: string }>(
    `EXPLAIN indexes = 1 SELECT count() FROM events WHERE ${searchToSql(parseSearch('hello env:a7'), schema)}`,
  );
  const text = plan.map(({ explain }) => explain).join('\n');
  expect(text).toContain('i_message');
  expect(text).toContain('i_tags');
});

test('the engine takes whatever is parsed', async () => {
  const pieces = fc.constantFrom(
    "'",
    '"',
    '\\',
    '\\\\',
    '\0',
    '\n',
    '%',
    '_',
    '*',
    '?',
    ':',
    '@x:',
    'service:',
    'tags:',
    '*:',
    '>',
    '[1 TO ',
    ']',
    '-',
    '(',
    ')',
    ' ',
    'a',
    '😀',
    '\ud800',
    '`',
    '--',
    '/*',
    '{p:String}',
    '$1',
  );
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 8 }).map((list) => list.join('')),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      let sql: string;
      try {
        sql = searchToSql(parseSearch(text), schema);
      } catch (error) {
        if (error instanceof SearchSyntaxError) return;
        throw error;
      }
      const rows = await store.rows<{ n: string }>(`SELECT count() AS n FROM events WHERE ${sql}`);
      expect(rows).toHaveLength(1);
    }),
    { numRuns: Number(process.env['SEARCH_RUNS'] ?? 300) },
  );
});

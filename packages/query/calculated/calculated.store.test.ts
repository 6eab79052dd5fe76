import type { TelemetryStore } from '@komainu/store/port.ts';
import type { TableDefinition } from '@komainu/store/tables/definition.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAggregate } from '../search/aggregate.ts';
import { parseAggregateRequest } from '../search/aggregate-request.ts';
import { runFacets } from '../search/facets.ts';
import { parseSearch } from '../search/parse.ts';
import type { SearchSchema } from '../search/schema.ts';
import type { RunQuery, SearchSource } from '../search/source.ts';
import { searchToSql } from '../search/to-sql.ts';
import { sqlString } from '../sql.ts';
import { readExtraction } from './extraction.ts';
import { withCalculatedFields } from './fields.ts';

const table: TableDefinition = {
  name: 'events',
  engine: 'MergeTree',
  columns: [
    { name: 'ts', type: 'DateTime64(3)' },
    { name: 'id', type: 'UInt64' },
    { name: 'service', type: 'LowCardinality(String)' },
    { name: 'message', type: 'String' },
    { name: 'tags', type: 'Array(LowCardinality(String))' },
    { name: 'attrs', type: 'Map(LowCardinality(String), String)' },
    { name: 'status_code', type: 'LowCardinality(String)', materialized: `attrs['http.status_code']` },
  ],
  orderBy: 'ts',
};
const schema: SearchSchema = {
  messageColumn: 'message',
  reserved: { service: { column: 'service', kind: 'keyword' } },
  tagsColumn: 'tags',
  attributes: { text: 'attrs', hot: { 'http.status_code': 'status_code' } },
  facetWords: new Map([['code', 'http.status_code']]),
};
const ROWS = [
  `(1, 'web', 'one', ['team:a', 'ci-job:7'], map('http.status_code', '404', 'a', '7', 'b', '2', 'url', 'www.example.com/path/to/split', 'name', 'bOB smith', 'ip', '10.1.2.3', 'list', '[-1, 5, 2]'))`,
  `(2, 'web', 'two', [], map('http.status_code', '503', 'a', '-2.5', 'b', '0', 'url', 'x', 'name', 'żółć', 'ip', 'no'))`,
  `(3, 'db', 'three', ['code:200'], map('a', 'x'))`,
];

describe('calculated fields', () => {
  let store: (TelemetryStore & AsyncDisposable) | undefined;
  const run: RunQuery = async (sql) => (await store?.rows(sql)) ?? [];

  beforeAll(async () => {
    store = await openTestStore([table]);
    const rows = ROWS.map((row) => `(fromUnixTimestamp64Milli(1000), ${row.slice(1)}`);
    await store.command(`INSERT INTO events (ts, id, service, message, tags, attrs) VALUES ${rows.join(', ')}`);
  });
  afterAll(async () => {
    await store?.[Symbol.asyncDispose]();
  });

  async function valuesOf(expression: string): Promise<unknown[]> {
    const field = withCalculatedFields(schema, [{ name: 'x', expression }]).calculated?.get('#x');
    const rows = await run<{ text: string; number: number | null; present: number }>(
      `SELECT ${field?.text} AS text, ${field?.number} AS number, ${field?.present} AS present FROM events ORDER BY id`,
    );
    for (const row of rows) expect(row.present === 1).toBe(row.text !== '');
    return rows.map(({ text }) => text);
  }

  test.each([
    ['@a + @b', ['9', '-2.5', '']],
    ['abs(@a - @b)', ['5', '2.5', '']],
    ['-@a * 2 + 1', ['-13', '6', '']],
    ['@a / @b', ['3.5', '', '']],
    ['@a % 4', ['3', '-2.5', '']],
    ['2 ^ 3 * 2', ['16', '16', '16']],
    ['(1 + 2) * 3 - 4 / 2', ['7', '7', '7']],
    ['ceil(@a) + floor(@a)', ['14', '-5', '']],
    ['round(@a / 3, 2)', ['2.33', '-0.83', '']],
    ['round(1234, -1)', ['1230', '1230', '1230']],
    ['max(@list)', ['5', '', '']],
    ['min(@list, -7, @a)', ['-7', '-7', '-7']],
    ['concat(service, "/", @a, 1)', ['web/71', 'web/-2.51', 'db/x1']],
    ['textjoin(", ", false, @a, @nothing, service)', ['7, , web', '-2.5, , web', 'x, , db']],
    ['textjoin(", ", true, @a, @nothing, service)', ['7, web', '-2.5, web', 'x, db']],
    ['upper(@name)', ['BOB SMITH', 'ŻÓŁĆ', '']],
    ['proper(lower(@name))', ['Bob Smith', 'Żółć', '']],
    ['left(@name, 2)', ['bO', 'żó', '']],
    ['right(@name, 2)', ['th', 'łć', '']],
    ['substring(@name, 1, 2)', ['OB', 'ół', '']],
    ['split_before(@url, "/", 1)', ['www.example.com/path', '', '']],
    ['split_after(@url, "/", 0)', ['path/to/split', '', '']],
    ['replace(@url, "/", "")', ['www.example.compathtosplit', 'x', '']],
    ['textlen(@name)', ['9', '4', '0']],
    ['trim("  x ")', ['x', 'x', 'x']],
    ['if(@http.status_code >= 500, "5xx", "other")', ['other', '5xx', 'other']],
    ['case(code >= 500, "5xx", code >= 400, "4xx", code)', ['4xx', '5xx', '200']],
    ['concat(left(@http.status_code, 1), "xx")', ['4xx', '5xx', 'xx']],
    ['is_null(@a / @b)', ['false', 'true', 'true']],
    ['@a == 7 AND service == "web" || false', ['true', 'false', 'false']],
    ['@a != "x"', ['true', 'true', 'false']],
    ['!(@a > 0) && NOT is_null(@b)', ['false', 'true', 'false']],
    ['@name > "c"', ['false', 'true', 'false']],
    ['in(service, "db", "cache")', ['false', 'false', 'true']],
    ['contains(@url, "exam")', ['true', 'false', 'false']],
    ['starts_with(service, "w") && ends_with(service, "b")', ['true', 'true', 'false']],
    ['cidr_match(@ip, "10.0.0.0/8", "::1")', ['true', 'false', 'false']],
    ['ci\\-job', ['7', '', '']],
    [`"it's \\"so\\" \\\\ %"`, [`it's "so" \\ %`, `it's "so" \\ %`, `it's "so" \\ %`]],
    ['sqrt(@b - 1)', ['1', '', '']],
    ['extract(@url, "example%{notSpace}")', ['.com/path/to/split', '', '']],
    ['extract(@url, "(www|api)\\.%{WORD:site}.%{data:rest}/to", "rest")', ['com/path', '', '']],
    ['extract(@url, "path/%{data}")', ['to/split', '', '']],
    ['extract(concat("took ", @a, "ms"), "took %{NUMBER}ms") * 2', ['14', '-5', '']],
    ['extract(@list, "[[,]%{INTEGER:a}, %{INTEGER:b}")', ['-1', '', '']],
  ])('%s', async (expression, expected) => {
    expect(await valuesOf(expression)).toEqual(expected);
  });

  test('the engine takes every rule of an extraction that is taken', async () => {
    const pieces = [
      '%{word}',
      '%{data:b}',
      '%{NUMBER}',
      'a',
      '(',
      ')',
      '|',
      '[',
      ']',
      '^',
      '$',
      '\\',
      '*',
      '+',
      '?',
      '{2}',
    ];
    const rules = fc.sample(
      fc.array(fc.constantFrom(...pieces, '.', '-', '\\d', '\\pL', '[:alpha:]', '木'), { minLength: 1, maxLength: 6 }),
      {
        numRuns: 3_000,
        seed: 7,
      },
    );
    const taken = rules.map((rule) => readExtraction(rule.join(''), undefined)).filter((read) => 'pattern' in read);
    expect(taken.length).toBeGreaterThan(300);
    for (let from = 0; from < taken.length; from += 400) {
      const tests = taken
        .slice(from, from + 400)
        .map(({ pattern, group }) => `extractGroups(message, ${sqlString(pattern)})[${group}]`);
      await run(`SELECT [${tests.join(', ')}] FROM events`);
    }
  });

  test('are searched, grouped, measured, counted, and made from one another', async () => {
    const known = withCalculatedFields(schema, [
      { name: '#class', expression: 'concat(left(#code, 1), "xx")' },
      { name: 'code', expression: 'code' },
      { name: 'double', expression: '@a * 2' },
    ]);
    const found = async (search: string) =>
      (
        await run<{ id: string }>(`SELECT id FROM events WHERE ${searchToSql(parseSearch(search), known)} ORDER BY id`)
      ).map(({ id }) => Number(id));
    expect(await found('#class:4xx')).toEqual([1]);
    expect(await found('#class:(4xx OR 2*) -#double:*')).toEqual([3]);
    expect(await found('#double:>0 OR #class:5xx')).toEqual([1, 2]);

    const source: SearchSource = { table: 'events', schema: known, timeColumn: 'ts', idColumn: 'id', idType: 'UInt64' };
    const request = parseAggregateRequest({
      compute: [{ aggregation: 'count' }, { aggregation: 'max', metric: '#double' }],
      group_by: [{ facet: '#class', sort: { type: 'alphabetical' } }],
    });
    const window = { fromUnixMs: 0, toUnixMs: 2_000 };
    expect(await runAggregate(source, request, window, parseSearch('*'), run)).toEqual([
      { by: { '#class': '2xx' }, computes: { c0: 1 } },
      { by: { '#class': '4xx' }, computes: { c0: 1, c1: 14 } },
      { by: { '#class': '5xx' }, computes: { c0: 1, c1: -5 } },
    ]);
    expect(await runFacets(source, [{ path: '#class', limit: 2 }], window, parseSearch('*'), run)).toEqual({
      data: [
        {
          path: '#class',
          values: [
            { value: '2xx', count: 1 },
            { value: '4xx', count: 1 },
          ],
          range: null,
        },
      ],
    });
  });
});

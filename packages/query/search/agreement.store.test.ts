import type { TelemetryStore } from '@komainu/store/port.ts';
import type { TableDefinition } from '@komainu/store/tables/definition.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqlNumber, sqlString } from '../sql.ts';
import { parseSearch } from './parse.ts';
import type { SearchableEvent, SearchSchema } from './schema.ts';
import { searchToPredicate, textOf } from './to-predicate.ts';
import { searchToSql } from './to-sql.ts';

const table: TableDefinition = {
  name: 'events',
  engine: 'MergeTree',
  columns: [
    { name: 'id', type: 'UInt32' },
    { name: 'service', type: 'LowCardinality(String)' },
    { name: 'status', type: 'LowCardinality(String)' },
    { name: 'duration', type: 'Int64' },
    { name: 'span_id', type: 'UInt64' },
    { name: 'message', type: 'String' },
    { name: 'tags', type: 'Array(LowCardinality(String))' },
    { name: 'attrs', type: 'Map(LowCardinality(String), String)' },
    {
      name: 'lists',
      type: 'Array(LowCardinality(String))',
      default: `arrayFilter((k, v) -> startsWith(v, '['), mapKeys(attrs), mapValues(attrs))`,
    },
    { name: 'numbers', type: 'Map(LowCardinality(String), Float64)' },
    { name: 'hot_path', type: 'LowCardinality(String)', materialized: `attrs['hot.path']` },
  ],
  indexes: [
    'i_message lower(message) TYPE text(tokenizer=splitByNonAlpha)',
    'i_tags tags TYPE text(tokenizer=array)',
    'i_values mapValues(attrs) TYPE bloom_filter(0.05) GRANULARITY 1',
    'i_lists lists TYPE bloom_filter(0.01) GRANULARITY 1',
  ],
  orderBy: 'id',
  // Many blocks, so that indexes have some to leave out.
  settings: { index_granularity: 4 },
};

/** Attributes as logs keep them: one map, numbers as JSON text. */
const textSchema: SearchSchema = {
  messageColumn: 'message',
  reserved: {
    service: { column: 'service', kind: 'keyword' },
    status: { column: 'status', kind: 'text' },
    duration: { column: 'duration', kind: 'number', unit: 'ns' },
    span_id: { column: 'span_id', kind: 'id' },
  },
  tagsColumn: 'tags',
  attributes: {
    text: 'attrs',
    lists: 'lists',
    hot: { 'hot.path': 'hot_path' },
    reserved: { duration: { column: 'duration', kind: 'number', unit: 'ns' } },
  },
  aliases: { level: 'status' },
  // `n` and `team` are tags too, `took` names a column, `warm` an attribute with a column of its own.
  facetWords: new Map([
    ['n', 'x'],
    ['team', 'y.z'],
    ['took', 'duration'],
    ['warm', 'hot.path'],
  ]),
};
/** Attributes as spans keep them: numbers apart. Tested without an index on the message. */
const numberSchema: SearchSchema = {
  ...textSchema,
  attributes: { ...textSchema.attributes, number: 'numbers' },
};

interface Row {
  service: string;
  status: string;
  duration: number;
  spanId: string;
  message: string;
  tags: string[];
  attributes: Record<string, unknown>;
}

const WORDS = [
  'error',
  'Error',
  'GET',
  'get',
  'foo',
  'foobar',
  'f',
  '東京',
  '東京タワー',
  'café',
  '42',
  '4',
  'a_b',
  '%',
  'x',
];
const VALUES = [
  'a',
  'b',
  'ab',
  'a b',
  'A',
  '200',
  '404',
  '-1',
  '1.5',
  '1e3',
  'inf',
  '',
  '10.0.0.1',
  '::1',
  '[1,2]',
  '["a"',
  'a"b',
  "a'b",
  'a\\b',
  '😀',
  '😀a',
  '\u{e000}',
];
const PATHS = ['x', 'y.z', 'hot.path', 'network.client.ip'];
/** A list of objects here is what `y.z` leads into. */
const LIST_PATH = 'y';

const text = fc.array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(' ', '-', '.', ', ', '/', '\n', '')), {
  maxLength: 5,
});
const message = text.map((pieces) => pieces.map((piece) => piece.join('')).join(''));
const scalar = fc.oneof(
  fc.constantFrom<unknown>(...VALUES),
  fc.integer({ min: -5, max: 500 }),
  fc.constantFrom<unknown>(1.5, 0, true, false),
);
const attribute = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(fc.oneof(scalar, fc.constant(null)), { maxLength: 3 }) },
);
const objects = fc.array(
  fc.oneof(fc.record({ z: fc.oneof(scalar, fc.constant(null)) }), fc.record({ w: scalar }), scalar),
  {
    maxLength: 3,
  },
);
const row: fc.Arbitrary<Row> = fc.record({
  service: fc.constantFrom('web', 'Web', 'db', ''),
  status: fc.constantFrom('ok', 'Error', 'error', 'warn'),
  duration: fc.constantFrom(0, 1, 1500, 2_000_000, 2_000_000_000),
  spanId: fc.constantFrom('0', '42', '200', '404', '18446744073709551615'),
  message,
  tags: fc.uniqueArray(
    fc.constantFrom('env:prod', 'env:dev', 'env:', 'env', 'n:5', 'n:50', 'n:x', 'a:b:c', 'team:東京', 'k:a b'),
    { maxLength: 4 },
  ),
  attributes: fc
    .tuple(fc.dictionary(fc.constantFrom(...PATHS), attribute, { maxKeys: 4 }), fc.option(objects, { nil: undefined }))
    .map(([own, list]) => (list === undefined ? own : { ...own, [LIST_PATH]: list })),
});

function escaped(value: string): string {
  return value.replace(/[^\p{L}\p{N}]/gu, '\\$&');
}
const literal = fc.constantFrom(...VALUES.filter((value) => value !== ''), ...WORDS);
const quoted = literal.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`);
const pattern = fc
  .array(
    fc.oneof(
      literal.map((value) => escaped(value.slice(0, 2))),
      fc.constantFrom('*', '?'),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((pieces) => pieces.join(''));
const bound = fc.constantFrom('0', '5', '200', '1.5', '1e3', 'a', 'b', '"a b"', '2s', '2ms', '😀');
const openBound = fc.oneof(bound, fc.constant('*'));
const value: fc.Arbitrary<string> = fc.oneof(
  literal.map(escaped),
  quoted,
  pattern,
  fc.constant('*'),
  fc.tuple(fc.constantFrom('>', '>=', '<', '<='), bound).map(([operator, limit]) => operator + limit),
  fc
    .tuple(fc.constantFrom('[', '{'), openBound, openBound, fc.constantFrom(']', '}'))
    .map(([open, low, high, close]) => `${open}${low} TO ${high}${close}`),
);
const field = fc.constantFrom(
  'service',
  'status',
  'level',
  'duration',
  'span_id',
  '@duration',
  'env',
  'n',
  'a',
  'tags',
  'team',
  'took',
  'warm',
  'k',
  'message',
  ...PATHS.map((path) => `@${path}`),
);
const freeText = fc.oneof(literal.map(escaped), quoted, pattern);
const term = fc.oneof(
  freeText,
  fc.tuple(field, value).map(([key, one]) => `${key}:${one}`),
  fc
    .tuple(field, fc.array(value, { minLength: 1, maxLength: 3 }), fc.constantFrom(' OR ', ' AND ', ' '))
    .map(([key, list, join]) => `${key}:(${list.join(join)})`),
  freeText.map((one) => `*:${one}`),
  fc.constantFrom(
    '*',
    '_exists_:@x',
    '_missing_:env',
    'CIDR(@network.client.ip, 10.0.0.0/8, ::1)',
    'CIDR(@x, 10.0.0.0/31)',
  ),
);
const { query } = fc.letrec<{ query: string }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    term,
    fc.tuple(tie('query'), fc.constantFrom(' AND ', ' OR ', ' '), tie('query')).map((parts) => parts.join('')),
    tie('query').map((inner) => `-(${inner})`),
    tie('query').map((inner) => `NOT (${inner})`),
  ),
}));

function eventOf(data: Row): SearchableEvent {
  return {
    message: data.message,
    reserved: (column) =>
      ({ service: data.service, status: data.status, duration: data.duration, span_id: data.spanId })[column],
    tags: data.tags,
    attribute: (path) => data.attributes[path],
    attributeValues: () => Object.values(data.attributes),
  };
}

function rowSql(data: Row, id: number, numbersApart: boolean): string {
  const texts: string[] = [];
  const numbers: string[] = [];
  for (const [path, one] of Object.entries(data.attributes)) {
    if (numbersApart && typeof one === 'number') numbers.push(`${sqlString(path)}, ${sqlNumber(one)}`);
    else texts.push(`${sqlString(path)}, ${sqlString(textOf(one))}`);
  }
  const { service, status, duration, spanId, tags } = data;
  return `(${id}, ${sqlString(service)}, ${sqlString(status)}, ${duration}, ${spanId}, ${sqlString(data.message)}, [${tags.map(sqlString).join(', ')}], map(${texts.join(', ')}), map(${numbers.join(', ')}))`;
}

describe.each([
  ['one map of texts', 'events', textSchema],
  ['numbers apart', 'spans', numberSchema],
])('predicate and SQL agree: %s', (_title, name, schema) => {
  const rows = fc.sample(row, { numRuns: 400, seed: 20 });
  const events = rows.map(eventOf);
  let store: (TelemetryStore & AsyncDisposable) | undefined;

  beforeAll(async () => {
    const indexes = schema === numberSchema ? [] : (table.indexes ?? []);
    store = await openTestStore([{ ...table, name, indexes }]);
    const values = rows.map((one, id) => rowSql(one, id, schema.attributes.number !== undefined));
    await store.command(
      `INSERT INTO ${name} (id, service, status, duration, span_id, message, tags, attrs, numbers) VALUES ${values.join(', ')}`,
    );
  });
  afterAll(async () => {
    await store?.[Symbol.asyncDispose]();
  });

  async function matchesOf(sql: string): Promise<number[]> {
    const found = await store?.rows<{ id: number }>(`SELECT id FROM ${name} WHERE ${sql} ORDER BY id`);
    return (found ?? []).map(({ id }) => id);
  }

  async function check(search: string): Promise<number> {
    const node = parseSearch(search);
    const test = searchToPredicate(node, schema);
    const byPredicate = [...events.keys()].filter((id) => test(events[id] as SearchableEvent));
    const bySql = await matchesOf(searchToSql(node, schema));
    const show = (ids: number[]) => ids.map((id) => `${id} ${JSON.stringify(rows[id])}`);
    const onlyIn = (some: number[], others: number[]) => show(some.filter((id) => !others.includes(id)).slice(0, 2));
    expect({ search, onlySql: onlyIn(bySql, byPredicate), onlyPredicate: onlyIn(byPredicate, bySql) }).toEqual({
      search,
      onlySql: [],
      onlyPredicate: [],
    });
    return bySql.length;
  }

  test('on random queries', async () => {
    let matched = 0;
    let checked = 0;
    await fc.assert(
      fc.asyncProperty(query, async (search) => {
        checked += 1;
        if ((await check(search)) > 0) matched += 1;
      }),
      { numRuns: Number(process.env['SEARCH_RUNS'] ?? 250) },
    );
    // Queries that match nothing prove little.
    expect(matched / checked).toBeGreaterThan(0.4);
  });

  test('on every value in every field', async () => {
    for (const path of ['service', 'status', 'env', '@x', '@hot.path', 'n', 'warm']) {
      for (const one of VALUES.filter((value) => value !== '')) await check(`${path}:${escaped(one)}`);
    }
  });
});

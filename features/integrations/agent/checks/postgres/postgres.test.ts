import { describe, expect, it } from 'vitest';
import { describedMetrics } from '../../described-metrics.ts';
import { databaseQueries } from './database-queries.ts';
import { readOptions } from './options.ts';
import { readRelations, relationFilter } from './relations.ts';
import { serverQueries } from './server-queries.ts';
import { compile, fits } from './view-query.ts';

const ALL_FLAGS = {
  username: 'watch',
  dbm: true,
  relations: [{ relation_regex: '.*' }],
  ...Object.fromEntries(
    ['checksum', 'buffercache', 'activity', 'bloat', 'function'].map((name) => [`collect_${name}_metrics`, true]),
  ),
};

function allQueries() {
  const { server, databases } = readOptions(ALL_FLAGS, {});
  return [...serverQueries(server), ...databaseQueries(databases)];
}

it('has a description of every metric', () => {
  const described = describedMetrics('postgres');
  const named = allQueries()
    .flatMap((query) => compile(query).columns)
    .flatMap((column) => (column.kind === 'metric' ? [column.name] : []));
  expect(named.length).toBeGreaterThan(200);
  expect(named.filter((name) => !described.has(name))).toEqual([]);
});

it('names each query once: intervals and warnings go by the name', () => {
  const names = allQueries().map(({ name }) => name);
  expect(names.length).toBe(new Set(names).size);
});

it.each([
  [120_000, ['background writer', 'transactions in progress, before 13', 'vacuums']],
  [150_000, ['background writer', 'log', 'small caches', 'transactions in progress', 'vacuums', 'writes of the log']],
  [
    180_000,
    ['background writer and checkpointer', 'log', 'small caches', 'transactions in progress', 'vacuums, from 17'],
  ],
])('asks a server of version %i only what it knows', (version, expected) => {
  const changing = /^(background writer|transactions in|vacuums|log$|writes of the log|small caches)/;
  const names = allQueries().flatMap((query) => (fits(query, version) ? [query.name] : []));
  expect(names.filter((name) => changing.test(name)).sort()).toEqual(expected);
});

it('compiles a view into a query and what its columns become', () => {
  const columns = [
    ['datname', 'tag db'],
    ['sum(x)', 'rate commits'],
    ['y', 'tag? index'],
  ] as const;
  expect(compile({ name: 'a', columns, from: 'b WHERE c' })).toMatchObject({
    sql: 'SELECT datname, sum(x), y FROM b WHERE c',
    columns: [
      { kind: 'tag', name: 'db', leaveOutNull: false },
      { kind: 'metric', name: 'postgresql.commits', type: 'rate' },
      { kind: 'tag', name: 'index', leaveOutNull: true },
    ],
  });
});

describe('relations', () => {
  it('keeps tables by name or pattern, schemas and kinds, quoted', () => {
    const rules = readRelations({
      relations: ["o'rders", { relation_regex: '^log_', schemas: ['app', 'web'], relkind: ['r'] }],
    });
    expect(relationFilter(rules, 'nspname', true)).toBe(
      "((relname = 'o''rders') OR (relname ~ '^log_' AND nspname IN ('app', 'web') AND relkind IN ('r')))",
    );
  });

  it.each([
    ['x', 'must be a list'],
    [[3], 'must be a list of names and mappings'],
    [[{ schemas: ['a'] }], 'needs either relation_name or relation_regex in each of its mappings'],
  ])('refuses %j', (relations, reason) => {
    expect(() => readRelations({ relations })).toThrow(
      expect.objectContaining({ code: 'bad_check_config', message: `option relations ${reason}` }),
    );
  });
});

describe('readOptions', () => {
  it.each([
    [{}, 'option username is required'],
    [
      { username: 'a', ssl: 'some' },
      'option ssl must be one of disable, allow, prefer, require, verify-ca, verify-full, not some',
    ],
    [
      { username: 'a', database_autodiscovery: { enabled: true, include: ['('] } },
      expect.stringMatching(/^option database_autodiscovery.include has a regex that cannot be used/),
    ],
  ])('refuses %j', (instance, message) => {
    expect(() => readOptions(instance, {})).toThrow(expect.objectContaining({ code: 'bad_check_config', message }));
  });

  it('reads the words for TLS, old ones too', () => {
    const modes = [true, false, 'verify-full', undefined].map(
      (ssl) => readOptions({ username: 'a', ssl }, {}).address.tlsMode,
    );
    expect(modes).toEqual(['require', 'disable', 'verify-full', 'allow']);
  });

  it('names custom metrics by their prefix', () => {
    const query = { query: 'SELECT 1', columns: [{ name: 'x', type: 'gauge' }] };
    const names = [query, { ...query, metric_prefix: 'shop.' }].map(
      (one) => readOptions({ username: 'a', custom_queries: [one] }, {}).customQueries[0]?.columns[0],
    );
    expect(names).toMatchObject([{ name: 'postgresql.x' }, { name: 'shop.x' }]);
  });
});

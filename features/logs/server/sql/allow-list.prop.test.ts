import { CodedError } from '@komainu/kernel/errors.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logSource } from '../search-schema.ts';
import { parseLogSearch } from '../search-text.ts';
import { AGGREGATE_FUNCTIONS, WINDOW_FUNCTIONS } from './aggregates.ts';
import { SCALAR_FUNCTIONS } from './functions.ts';
import { parseStatement } from './parse-statement.ts';
import { SelectRenderer } from './selects.ts';

const filter = { source: logSource, node: parseLogSearch('*'), window: { fromUnixMs: 0, toUnixMs: 1_000 } };

function render(query: string): string {
  return new SelectRenderer(filter, 1_000).render(parseStatement(query), 100).sql;
}

/** What the engine's SQL may consist of besides literals: names in back quotes, our aliases, keywords, functions. */
const KEYWORDS =
  'SELECT FROM WHERE GROUP BY HAVING ORDER LIMIT OFFSET AS AND OR NOT IN GLOBAL LIKE ILIKE BETWEEN UNION ALL DISTINCT ON ' +
  'INNER LEFT RIGHT FULL CROSS JOIN ASC DESC NULLS FIRST LAST OVER PARTITION NULL CAST';
const FUNCTIONS =
  'abs any arrayDistinct arrayExists arrayFilter arrayFirst arrayMap arrayStringConcat assumeNotNull avg ceil coalesce concat ' +
  'count countIf dense_rank empty endsWith exp extract floor fromUnixTimestamp64Milli greatest groupArray groupUniqArray has ' +
  'if ifNull intDiv isNull JSONExtract lag lead least leftUTF8 length lengthUTF8 log log10 lowerUTF8 match max min multiIf ' +
  'negate nullIf parseDateTime64BestEffortOrNull positionUTF8 pow quantileTDigestOrNull rank replaceAll replaceRegexpAll ' +
  'rightUTF8 round row_number sign splitByString sqrt startsWith stddevSamp substring substringUTF8 sumOrNull toDateTime64 ' +
  'toDayOfMonth toDayOfWeek toDayOfYear toFloat64 toFloat64OrNull toHour toIPv6 toIPv6OrNull toInt32 toInt64 toISOWeek ' +
  'toIntervalMillisecond toMinute toMonday toMonth toNullable toQuarter toSecond toStartOfDay toStartOfHour toStartOfMinute ' +
  'toStartOfMonth toStartOfQuarter toStartOfSecond toStartOfYear toString toTimeZone toUnixTimestamp64Milli toYear trimBoth ' +
  'trimLeft trimRight trunc uniq uniqExact upperUTF8 varSamp';
const KNOWN = new Set(`${KEYWORDS} ${FUNCTIONS}`.split(' '));
const QUOTED =
  /^`(?:v_[a-z_]+|[ouf]\d+|ts|logs|service|host|source|status|message|tags|attrs|trace_id|span_id|index_name|env|version|http_[a-z_]+|client_ip|usr_id|error_kind|duration)`$/;

/** Throws when the statement holds anything that we do not write ourselves. */
function checkRendered(sql: string): void {
  const bare = sql.replace(/'(?:[^'\\]|\\.)*'/gs, "''");
  for (const [word] of bare.matchAll(/`[^`]*`|[A-Za-z_][A-Za-z0-9_]*|[^\s\w]/g)) {
    if (word.startsWith('`')) expect(word).toMatch(QUOTED);
    else if (/^[A-Za-z_]/.test(word))
      expect(KNOWN.has(word) || /^t\d*$/.test(word) || word === 'e' ? [] : [word, sql]).toEqual([]);
    else expect("(),.*+-/=<>!'[]%".includes(word) || word === '>' ? [] : [word, sql]).toEqual([]);
  }
  expect(bare).not.toMatch(/--|\/\*|;/);
  // Every table is the reader's view: the table in back quotes with the window's condition, or a subquery.
  for (const [from] of bare.matchAll(/\b(?:FROM|JOIN) (?!\()[^ )]+(?: WHERE `ts` >= )?/g)) {
    expect(from).toBe('FROM `logs` WHERE `ts` >= ');
  }
}

const hostile = fc.constantFrom(
  "'",
  "''",
  '"',
  '`',
  '\\',
  '--',
  '/*',
  '*/',
  ';',
  '(',
  ')',
  ',',
  '$1',
  '$$x$$',
  '::',
  '||',
  '{a:b}',
  '\0',
  '\n',
  'é',
);
/** Mostly what may be, so that some of it gets through. */
function mostly(good: readonly string[], bad: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.constantFrom(...bad) },
  );
}
const name = mostly(
  ['"@x"', '"@a`b"', `"@a'b"`, '"@a\\b"', "attributes['k']", "tags['t''x']", "attributes->>'a\\'", 'host', 'timestamp'],
  ['logs', 'system.tables', 'a\\b', '"v_host"', '"`"', 'o1', 't1', '*', 'attributes', 'nothing', '"--"'],
);
const call = mostly(
  [
    'lower(message)',
    'count(*)',
    "round('1.5', 1)",
    "split_part(host, '''', 1)",
    "regexp_replace(host, '\\', '''')",
    "date_trunc('day', timestamp)",
    'now()',
    "concat('--', host, ';')",
    'percentile_cont(0.5) WITHIN GROUP (ORDER BY "@x")',
    'row_number() OVER (PARTITION BY host ORDER BY timestamp)',
    "array_to_string(tags, '''')",
    'max("@x")',
  ],
  [
    "file('/etc/passwd')",
    "url('http://x')",
    "remote('a', system.one)",
    'numbers(10)',
    'sleep(1)',
    "s3('x')",
    'currentUser()',
    'version()',
    "executable('x')",
    "dictGet('a','b',1)",
    'throwIf(1)',
    "getSetting('x')",
    "input('a Int')",
  ],
);
const literal = fc.oneof(
  fc.constantFrom(
    '1',
    '2.5',
    "'x'",
    "'it''s'",
    "E'\\n'",
    'true',
    'null',
    "interval '5 minutes'",
    "timestamp '2020-01-01'",
  ),
  fc.string({ maxLength: 6 }).map((text) => `'${text.replaceAll("'", "''")}'`),
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    literal,
    name,
    name,
    call,
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom(
          '+',
          '-',
          '*',
          '/',
          '%',
          '^',
          '=',
          '<>',
          '<',
          '>=',
          'AND',
          'OR',
          'LIKE',
          'NOT ILIKE',
          '~',
          '!~*',
          '||',
          '@>',
          '->',
          '#>>',
          'AT TIME ZONE',
          '&',
        ),
        tie('expression'),
      )
      .map((parts) => `(${parts.join(' ')})`),
    tie('expression').map((inner) => `NOT (${inner})`),
    tie('expression').map((inner) => `(${inner}) IS NOT NULL`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `CASE WHEN ${a} THEN ${b} ELSE ${a} END`),
    fc
      .tuple(tie('expression'), fc.constantFrom('int', 'text', 'float', 'date', 'timestamp', 'json', 'regclass'))
      .map(([a, type]) => `CAST(${a} AS ${type})`),
    tie('expression').map((inner) => `${inner} IN (SELECT ${inner} FROM logs)`),
    tie('expression').map((inner) => `coalesce(${inner}, lower(${inner}))`),
  ),
}));
const query = fc
  .record({
    columns: fc.array(expression, { minLength: 1, maxLength: 3 }),
    alias: fc.constantFrom('', ' AS x', ' AS "x`y"', ` AS "a'b"`),
    from: mostly(
      ['logs', 'logs AS "l`"', '(SELECT host, timestamp, tags, attributes, message, "@x" FROM logs) "s;"'],
      ['system.tables', 'x', "file('x')", 'logs FINAL', 'logs, logs b', 'logs a JOIN logs b ON a.host = b.host'],
    ),
    where: fc.option(expression),
    group: fc.option(fc.constantFrom('1', 'host', 'x', '1, 2')),
    tail: mostly(
      ['', ' ORDER BY 1 DESC NULLS LAST', ' LIMIT 5', ' OFFSET 3', ' -- x', ' /* ; */'],
      [
        ' SETTINGS a = 1',
        " INTO OUTFILE 'x'",
        ' FORMAT CSV',
        '; DROP TABLE logs',
        ' UNION ALL SELECT 1',
        ' FOR UPDATE',
      ],
    ),
    head: mostly(
      ['', 'WITH x AS (SELECT host, 1 AS n FROM logs) ', 'WITH "w`" AS (SELECT 1 AS a) '],
      ['EXPLAIN ', 'WITH x AS (DELETE FROM logs) '],
    ),
  })
  .map(
    ({ columns, alias, from, where, group, tail, head }) =>
      `${head}SELECT ${columns.join(', ')}${alias} FROM ${from}${where === null ? '' : ` WHERE ${where}`}${group === null ? '' : ` GROUP BY ${group}`}${tail}`,
  );

/** The parser takes its time: `SQL_RUNS=5000` looks longer. */
const RUNS = Number(process.env['SQL_RUNS'] ?? 500);

function holds(text: string): boolean {
  try {
    checkRendered(render(text));
    return true;
  } catch (error) {
    if (error instanceof CodedError && error.code === 'bad_sql') return false;
    throw error;
  }
}

test('nothing but what is known reaches the store, of queries that are nearly right', { timeout: 600_000 }, () => {
  let rendered = 0;
  fc.assert(
    fc.property(query, (text) => {
      if (holds(text)) rendered += 1;
    }),
    { numRuns: RUNS },
  );
  // Queries that are all refused prove little.
  expect(rendered / RUNS).toBeGreaterThan(0.1);
});

test('nothing but what is known reaches the store, of text', { timeout: 600_000 }, () => {
  const piece = fc.oneof(
    hostile,
    name,
    call,
    literal,
    fc.constantFrom('SELECT', 'FROM', 'WHERE', 'logs', 'AS', 'UNION', 'INTO', 'SETTINGS'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      holds(`SELECT ${pieces.join(' ')}`);
    }),
    { numRuns: RUNS },
  );
});

/** A usage with something in place of the words that stand for values. */
function called(usage: string): string {
  const words =
    /(?<!')\b(?:number|value|text|characters|exponent|divisor|other|seconds|start|address|decimals|length|rows|part|replacement|condition|…)(?![\w'(])/g;
  const numbers = ['number', 'exponent', 'divisor', 'characters', 'start', 'seconds', 'decimals', 'length', 'rows'];
  return usage.replaceAll('…', 'message').replace(words, (word) => {
    if (word === 'part' || word === 'replacement') return "'x'";
    if (word === 'condition') return 'true';
    return numbers.includes(word) ? '2' : 'message';
  });
}

test.each(Object.entries({ ...SCALAR_FUNCTIONS, ...AGGREGATE_FUNCTIONS, ...WINDOW_FUNCTIONS }))(
  '%s is called as its usage says',
  (name, { usage }) => {
    for (const one of usage.split(/(?<=\)), /)) {
      const over = Object.hasOwn(WINDOW_FUNCTIONS, name) ? ' OVER (ORDER BY timestamp)' : '';
      expect(holds(`SELECT ${called(one)}${over} FROM logs`)).toBe(true);
    }
  },
);

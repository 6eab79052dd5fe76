import type { Fill, QueryNode, Rollup, SpaceAggregation, TimeAggregation } from './ast.ts';
import { readScope } from './parse-scope.ts';
import type { Scanner } from './scanner.ts';

const SPACE = /(?:avg|sum|min|max|count|p\d{1,2}(?:\.\d+)?):/y;
const METRIC = /[A-Za-z_][\w.]*(?:\/[\w.]+)*/y;
const TIME_METHODS: readonly TimeAggregation[] = ['avg', 'sum', 'min', 'max', 'count'];
const FILL_METHODS: readonly Fill['method'][] = ['zero', 'null', 'last', 'linear'];
/** Longest gap filled unless the query says otherwise. */
const DEFAULT_FILL_SECONDS = 300;

/** Takes `avg:` and the like; null when none stands at the cursor. */
export function readSpaceAggregation(scanner: Scanner): SpaceAggregation | null {
  scanner.skipSpace();
  const text = scanner.match(SPACE).slice(0, -1);
  if (text === '') return null;
  // The expression above lets only these words through.
  if (!text.startsWith('p')) return { kind: text as 'avg' | 'sum' | 'min' | 'max' | 'count' };
  return { kind: 'percentile', quantile: Number((Number(text.slice(1)) / 100).toFixed(6)) };
}

/** A metric's name, '' when none stands at the cursor. */
export function readMetricName(scanner: Scanner): string {
  scanner.skipSpace();
  return scanner.match(METRIC);
}

/** What follows a metric's name: scope, grouping, modifiers. */
export function readQueryTail(scanner: Scanner, space: SpaceAggregation, metric: string, offset: number): QueryNode {
  let scope: QueryNode['scope'] = { kind: 'all' };
  if (scanner.take('{')) {
    scanner.skipSpace();
    if (scanner.current !== '}') scope = readScope(scanner);
    scanner.expect('}', `at the end of the scope of ${metric}`);
  }
  const groupBy = scanner.takeWord('BY') ? readGroupBy(scanner, metric) : [];
  return readModifiers(scanner, {
    kind: 'query',
    space,
    metric,
    scope,
    groupBy,
    rollup: null,
    as: null,
    fill: null,
    offset,
    length: scanner.at - offset,
  });
}

function readGroupBy(scanner: Scanner, metric: string): string[] {
  scanner.expect('{', `after "by" of ${metric}`);
  const keys: string[] = [];
  do {
    scanner.skipSpace();
    const offset = scanner.at;
    const key = scanner.match(/[^\s,(){}"]+/y);
    if (key === '') scanner.fail(`a tag key is expected after "by", not ${scanner.describe()}`);
    if (key.includes('$'))
      scanner.fail(`${key} is a template variable: it must be replaced by its value`, offset, key.length);
    if (key !== '*' && !keys.includes(key)) keys.push(key);
  } while (scanner.take(','));
  scanner.expect('}', 'at the end of "by"');
  return keys;
}

function readModifiers(scanner: Scanner, start: QueryNode): QueryNode {
  let query = start;
  while (scanner.take('.')) {
    const offset = scanner.at;
    const name = scanner.match(/\w+/y);
    const args = readArguments(scanner, name);
    query = { ...applyModifier(scanner, query, name, args, offset), length: scanner.at - start.offset };
  }
  return query;
}

function applyModifier(scanner: Scanner, query: QueryNode, name: string, args: string[], offset: number): QueryNode {
  switch (name) {
    case 'as_count':
    case 'as_rate':
      if (args.length > 0) scanner.fail(`${name} takes nothing`, offset);
      return { ...query, as: name === 'as_count' ? 'count' : 'rate' };
    case 'rollup':
      return { ...query, rollup: rollupOf(scanner, args, offset) };
    case 'fill':
      return { ...query, fill: fillOf(scanner, args, offset) };
    default:
      return scanner.fail(`"${name}" is not a modifier: rollup, as_rate, as_count and fill are`, offset);
  }
}

/** `(a, "b", 3)` as texts. */
function readArguments(scanner: Scanner, name: string): string[] {
  scanner.expect('(', `after .${name}`);
  const args: string[] = [];
  if (scanner.take(')')) return args;
  do {
    scanner.skipSpace();
    const quoted = scanner.match(/"[^"]*"|'[^']*'/y);
    const word = quoted === '' ? scanner.match(/[\w.+-]+/y) : quoted.slice(1, -1);
    if (word === '' && quoted === '') scanner.fail(`an argument of ${name} is expected, not ${scanner.describe()}`);
    args.push(word);
  } while (scanner.take(','));
  scanner.expect(')', `after the arguments of ${name}`);
  return args;
}

function rollupOf(scanner: Scanner, args: readonly string[], offset: number): Rollup {
  if (args.length === 0 || args.length > 2) scanner.fail('rollup takes a method and seconds: rollup(avg, 60)', offset);
  let method: TimeAggregation | null = null;
  let seconds: number | null = null;
  for (const arg of args) {
    const found = TIME_METHODS.find((candidate) => candidate === arg);
    if (found !== undefined && method === null) method = found;
    else if (/^\d+$/.test(arg) && Number(arg) > 0 && seconds === null) seconds = Number(arg);
    else scanner.fail(`rollup takes avg, sum, min, max or count and whole seconds, not "${arg}"`, offset);
  }
  return { method, seconds };
}

function fillOf(scanner: Scanner, args: readonly string[], offset: number): Fill {
  const method = FILL_METHODS.find((candidate) => candidate === args[0]);
  if (method === undefined) scanner.fail(`fill takes zero, null, last or linear, not "${args[0] ?? ''}"`, offset);
  const limit = args[1];
  if (args.length > 2 || (limit !== undefined && !/^\d+$/.test(limit))) {
    scanner.fail('the second argument of fill is the longest gap in whole seconds', offset);
  }
  // Zero and last fill any gap unless limited; linear keeps to five minutes.
  const unlimited = method === 'zero' ? Number.MAX_SAFE_INTEGER : DEFAULT_FILL_SECONDS;
  return { method, limitSeconds: limit === undefined ? unlimited : Number(limit) };
}

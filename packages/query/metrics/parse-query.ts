import type { QueryNode, SpaceAggregation, ThresholdSpace, VariableNode } from './ast.ts';
import { readModifiers } from './parse-modifiers.ts';
import { isVariable, readScope, variablesOf } from './parse-scope.ts';
import type { Scanner } from './scanner.ts';

const SPACE = /(?:avg|sum|min|max|count|p\d{1,2}(?:\.\d+)?):/y;
/** Bounded: many digits must not be tried in many ways. */
const THRESHOLD =
  /count\(\s*v\s*:\s*v\s*(?:<=|>=|<|>)\s*-?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,4})?\s*\)\s*:/y;
const METRIC = /[A-Za-z_][\w.]*(?:\/[\w.]+)*/y;

/** Takes `avg:`, `p99:`, `count(v: v>10):` and the like; null when none stands at the cursor. */
export function readSpaceAggregation(scanner: Scanner): SpaceAggregation | null {
  scanner.skipSpace();
  const threshold = scanner.match(THRESHOLD);
  if (threshold !== '') return thresholdOf(threshold);
  const text = scanner.match(SPACE).slice(0, -1);
  if (text === '') return null;
  // The expression above lets only these words through.
  if (!text.startsWith('p')) return { kind: text as 'avg' | 'sum' | 'min' | 'max' | 'count' };
  return { kind: 'percentile', quantile: Number((Number(text.slice(1)) / 100).toFixed(6)) };
}

function thresholdOf(text: string): ThresholdSpace {
  const [, operator = '', value = ''] = /v\s*(<=|>=|<|>)\s*([^)\s]+)/.exec(text) ?? [];
  // The expression above lets only these operators through.
  return { kind: 'threshold', operator: operator as ThresholdSpace['operator'], value: Number(value) };
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
  const groups = scanner.takeWord('BY') ? readGroupBy(scanner, metric) : { keys: [], variables: [] };
  const variables = [...variablesOf(scope), ...groups.variables];
  const written = scanner.at;
  const modifiers = readModifiers(scanner);
  const end = scanner.text.slice(written, scanner.at).trim() === '' ? written : scanner.at;
  return {
    kind: 'query',
    space,
    metric,
    scope,
    groupBy: groups.keys,
    variables,
    ...modifiers,
    offset,
    length: end - offset,
  };
}

interface Groups {
  readonly keys: readonly string[];
  readonly variables: readonly VariableNode[];
}

function readGroupBy(scanner: Scanner, metric: string): Groups {
  scanner.expect('{', `after "by" of ${metric}`);
  const keys: string[] = [];
  const variables: VariableNode[] = [];
  do {
    scanner.skipSpace();
    const offset = scanner.at;
    const key = scanner.match(/[^\s,(){}"]+/y);
    if (key === '') scanner.failAs('bad_scope', `a tag key is expected after "by", not ${scanner.describe()}`);
    if (isVariable(key)) variables.push({ kind: 'variable', text: key, offset, length: key.length });
    if (key !== '*' && !keys.includes(key)) keys.push(key);
  } while (scanner.take(','));
  scanner.expect('}', 'at the end of "by"');
  return { keys, variables };
}

import type { Fill, MetricNode, Modifiers, QueryNode, TimeAggregation } from './ast.ts';
import { type Grid, secondsAt, timeAt } from './grid.ts';
import type { MemorySeries } from './memory-fetch.ts';
import { mergeModifiers } from './parse-modifiers.ts';

/** A line of the plain evaluator; null where there is no value. */
export interface PlainLine {
  readonly tags: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[];
  /** What a missing point is beside another line's: 0 for counts asked for as such. */
  readonly otherwise: number | null;
}

/**
 * Arithmetic and rollups as anybody would write them down, for tests to hold the fast evaluator to: no sharing, no
 * columns, each value looked for by itself. Knows gauges and counts, scopes of everything, and no functions.
 */
export function plainEvaluate(node: MetricNode, all: readonly MemorySeries[], grid: Grid): readonly PlainLine[] {
  return run(node, all, grid, null);
}

function run(
  node: MetricNode,
  all: readonly MemorySeries[],
  grid: Grid,
  outer: Modifiers | null,
): readonly PlainLine[] {
  const slots = Array.from({ length: grid.points }, (_, index) => index);
  switch (node.kind) {
    case 'number':
      return [{ tags: {}, values: slots.map(() => node.value), otherwise: node.value }];
    case 'query':
      return runQuery(outer === null ? node : { ...node, ...mergeModifiers(node, outer) }, all, grid);
    case 'modify':
      return run(node.child, all, grid, outer === null ? node.modifiers : mergeModifiers(node.modifiers, outer));
    case 'negate':
      return run(node.child, all, grid, outer).map((line) => ({
        ...line,
        values: line.values.map((value) => (value === null ? null : value * -1)),
        otherwise: line.otherwise === null ? null : line.otherwise * -1,
      }));
    case 'binary': {
      const left = run(node.left, all, grid, outer);
      const right = run(node.right, all, grid, outer);
      const isNumber = isNumeric(node.left) || isNumeric(node.right);
      return left.flatMap((a) =>
        right.flatMap((b) => {
          const meets = Object.keys(a.tags).every((key) => !(key in b.tags) || a.tags[key] === b.tags[key]);
          if (!meets) return [];
          const values = slots.map((slot) => pair(node.operator, a, b, slot, isNumber));
          const otherwise = compute(node.operator, a.otherwise, b.otherwise);
          return [{ tags: { ...a.tags, ...b.tags }, values, otherwise }];
        }),
      );
    }
    default:
      throw new Error(`the plain evaluator does not know ${node.kind}`);
  }
}

/** A number is everywhere, so it gives no line a point. */
function isNumeric(node: MetricNode): boolean {
  if (node.kind === 'binary') return isNumeric(node.left) && isNumeric(node.right);
  return node.kind === 'number' || (node.kind === 'negate' && isNumeric(node.child));
}

function pair(operator: string, a: PlainLine, b: PlainLine, slot: number, isNumber: boolean): number | null {
  const left = a.values[slot] ?? null;
  const right = b.values[slot] ?? null;
  if ((left === null && right === null) || (isNumber && (left === null || right === null))) return null;
  return compute(operator, left ?? a.otherwise, right ?? b.otherwise);
}

function compute(operator: string, left: number | null, right: number | null): number | null {
  if (left === null || right === null) return null;
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  if (operator === '*') return left * right;
  return right === 0 ? null : left / right;
}

function runQuery(query: QueryNode, all: readonly MemorySeries[], grid: Grid): readonly PlainLine[] {
  const groups = new Map<string, { tags: Record<string, string>; members: (number | null)[][] }>();
  for (const series of all.filter(({ metric }) => metric === query.metric)) {
    const tags = Object.fromEntries(
      query.groupBy.map((key) => [
        key,
        series.tags.find((tag) => tag.startsWith(`${key}:`))?.slice(key.length + 1) ?? 'N/A',
      ]),
    );
    const values = overTime(query, series, grid);
    if (values.every((value) => value === null)) continue;
    const key = JSON.stringify(tags);
    const group = groups.get(key) ?? { tags, members: [] };
    group.members.push(values);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ tags, members }) => ({
    tags,
    values: Array.from({ length: grid.points }, (_, slot) =>
      summary(
        members.flatMap((member) => member[slot] ?? []),
        query.space.kind,
      ),
    ),
    otherwise: query.as !== null && query.fill === null ? 0 : null,
  }));
}

function overTime(query: QueryNode, series: MemorySeries, grid: Grid): (number | null)[] {
  const method: TimeAggregation = query.rollup?.method ?? (series.type === 'count' ? 'sum' : 'avg');
  const values = Array.from({ length: grid.points }, (_, slot) => {
    const from = timeAt(grid, slot);
    const to = from + secondsAt(grid, slot);
    const inside = series.values.filter((_value, index) => {
      const time = series.timesUnixS[index] ?? -1;
      return time >= from && time < to;
    });
    const value = summary(inside, method);
    return value !== null && series.type === 'count' && query.as === 'rate' ? value / secondsAt(grid, slot) : value;
  });
  const fill = query.fill ?? (series.type === 'gauge' ? { method: 'linear' as const, limitSeconds: 300 } : null);
  return values.map((value, slot) => (value === null && fill !== null ? filled(values, slot, fill, grid) : value));
}

function filled(values: readonly (number | null)[], slot: number, fill: Fill, grid: Grid): number | null {
  const most = Math.floor(fill.limitSeconds / grid.intervalSeconds);
  const before = values.findLastIndex((value, index) => index < slot && value !== null);
  const after = values.findIndex((value, index) => index > slot && value !== null);
  const left = values[before] ?? null;
  const right = values[after] ?? null;
  if (fill.method === 'zero') return slot - before <= most ? 0 : null;
  if (fill.method === 'last') return left !== null && slot - before <= most ? left : null;
  if (fill.method === 'null' || left === null || right === null || after - before - 1 > most) return null;
  return left + ((right - left) * (slot - before)) / (after - before);
}

function summary(values: readonly number[], method: string): number | null {
  if (values.length === 0) return null;
  const sum = values.reduce((total, value) => total + value, 0);
  if (method === 'sum') return sum;
  if (method === 'min') return Math.min(...values);
  if (method === 'max') return Math.max(...values);
  return method === 'count' ? values.length : sum / values.length;
}

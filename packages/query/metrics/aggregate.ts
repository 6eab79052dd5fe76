import type { AggregateNode } from './ast.ts';
import type { Series } from './functions/definition.ts';
import { groupKey, keysOf } from './groups.ts';
import { mergeSpace } from './series-steps.ts';

/** All lines of one expression as one, point by point; a point that some lack is that of the others. */
export function aggregateLines(
  method: AggregateNode['method'],
  series: readonly Series[],
  points: number,
): readonly Series[] {
  if (series.length === 0) return [];
  const values = mergeSpace(
    series.map((one) => one.values),
    points,
    { kind: method },
  );
  return [{ tags: {}, values, ...commonUnit(series) }];
}

/** Several expressions as one, line by line; lines meet as in arithmetic, and who is missing does not count. */
export function aggregateSets(
  method: AggregateNode['method'],
  sets: readonly (readonly Series[])[],
  points: number,
): readonly Series[] {
  const finest = sets.reduce((finer, set) => (keysOf(set).length > keysOf(finer).length ? set : finer), []);
  const lines = new Map<string, Series>();
  const keys = keysOf(finest.length > 0 ? finest : (sets.find((set) => set.length > 0) ?? []));
  for (const set of sets) {
    if (keysOf(set).length < keys.length) continue;
    for (const one of set) if (!lines.has(groupKey(one, keys))) lines.set(groupKey(one, keys), one);
  }
  const lookups = sets.map((set) => {
    const shared = keysOf(set);
    return { shared, byKey: new Map(set.map((one) => [groupKey(one, shared), one])) };
  });
  return [...lines.values()].map((line) => {
    const members = lookups.flatMap(({ shared, byKey }) => byKey.get(groupKey(line, shared)) ?? []);
    const values = mergeSpace(
      members.map((one) => one.values),
      points,
      { kind: method },
    );
    return { tags: line.tags, values, ...commonUnit(members) };
  });
}

function commonUnit(series: readonly Series[]): { unit: string } | Record<never, never> {
  const unit = series[0]?.unit;
  return unit !== undefined && series.every((one) => one.unit === unit) ? { unit } : {};
}

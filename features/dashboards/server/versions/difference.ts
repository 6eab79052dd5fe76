import type { DashboardDifference } from '@komainu/contracts/dashboards/unstable-api.ts';
import { type JsonObject, record } from '@komainu/kernel/json.ts';

/** More differences than anybody reads. */
const MOST_DIFFERENCES = 1_000;

/**
 * What differs between two definitions, value by value, in the order of the later one. Elements of lists meet by `id`
 * (widgets, tabs) or by `name` (template variables, queries) where all have one, else by place.
 */
export function differences(before: unknown, after: unknown): readonly DashboardDifference[] {
  const found: DashboardDifference[] = [];
  compare('', before, after, found);
  return found.slice(0, MOST_DIFFERENCES);
}

function compare(path: string, before: unknown, after: unknown, found: DashboardDifference[]): void {
  if (found.length > MOST_DIFFERENCES) return;
  if (before === undefined || after === undefined) {
    if (after !== undefined) found.push({ path, kind: 'added', after });
    if (before !== undefined) found.push({ path, kind: 'removed', before });
    return;
  }
  const [objectBefore, objectAfter] = [record(before), record(after)];
  if (objectBefore !== undefined && objectAfter !== undefined) {
    for (const key of new Set([...Object.keys(objectAfter), ...Object.keys(objectBefore)])) {
      compare(path === '' ? key : `${path}.${key}`, objectBefore[key], objectAfter[key], found);
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) compareLists(path, before, after, found);
  else if (JSON.stringify(before) !== JSON.stringify(after)) found.push({ path, kind: 'changed', before, after });
}

function compareLists(path: string, before: unknown[], after: unknown[], found: DashboardDifference[]): void {
  const key = sharedKey(before, after);
  if (key === undefined) {
    if (!isOfObjects(before) && !isOfObjects(after)) {
      if (JSON.stringify(before) !== JSON.stringify(after)) found.push({ path, kind: 'changed', before, after });
      return;
    }
    const length = Math.max(before.length, after.length);
    for (let at = 0; at < length; at++) compare(`${path}[${at}]`, before[at], after[at], found);
    return;
  }
  const [byKeyBefore, byKeyAfter] = [byKey(before, key), byKey(after, key)];
  const commonAfter = [...byKeyAfter.keys()].filter((id) => byKeyBefore.has(id));
  const commonBefore = [...byKeyBefore.keys()].filter((id) => byKeyAfter.has(id));
  for (const [id, item] of byKeyAfter) {
    const place = `${path}[${id}]`;
    const earlier = byKeyBefore.get(id);
    if (earlier !== undefined && commonAfter.indexOf(id) !== commonBefore.indexOf(id)) {
      found.push({ path: place, kind: 'moved', before: commonBefore.indexOf(id), after: commonAfter.indexOf(id) });
    }
    compare(place, earlier, item, found);
  }
  for (const [id, item] of byKeyBefore) {
    if (!byKeyAfter.has(id)) compare(`${path}[${id}]`, item, undefined, found);
  }
}

function sharedKey(before: readonly unknown[], after: readonly unknown[]): string | undefined {
  const all = [...before, ...after];
  if (all.length === 0) return undefined;
  return ['id', 'name'].find((key) => [before, after].every((list) => hasUnique(list, key)));
}

function hasUnique(list: readonly unknown[], key: string): boolean {
  const values = list.map((item) => record(item)?.[key]);
  const isNamed = values.every((value) => typeof value === 'string' || typeof value === 'number');
  return isNamed && new Set(values.map(String)).size === values.length;
}

function byKey(list: readonly unknown[], key: string): ReadonlyMap<string, JsonObject> {
  return new Map(
    list.flatMap((item) => {
      const one = record(item);
      return one === undefined ? [] : [[String(one[key]), one] as const];
    }),
  );
}

function isOfObjects(list: readonly unknown[]): boolean {
  return list.some((item) => typeof item === 'object' && item !== null);
}

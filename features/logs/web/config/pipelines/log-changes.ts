import type { TriedLog } from '@komainu/contracts/logs/try-api.ts';
import { flattenAttributes } from '@komainu/ui/attributes/flatten.ts';

export interface LogChange {
  readonly path: string;
  /** Absent when it was not there. */
  readonly before?: string;
  /** Absent when it is gone. */
  readonly after?: string;
}

/** What differs between two states of a log: reserved fields by name, attributes by `@path`, tags one by one. */
export function logChanges(before: TriedLog, after: TriedLog): readonly LogChange[] {
  const was = valuesOf(before);
  const is = valuesOf(after);
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path): readonly LogChange[] => {
    const old = was.get(path);
    const now = is.get(path);
    if (old === now) return [];
    return [{ path, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) }];
  });
}

function valuesOf({ tags = [], attributes = {}, ...fields }: TriedLog): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(fields).map(([name, value]) => [name, String(value)] as const),
    ...tags.map((tag) => [`tag ${tag}`, tag] as const),
    ...flattenAttributes(attributes).map(({ path, value }) => [`@${path}`, String(value)] as const),
  ]);
}

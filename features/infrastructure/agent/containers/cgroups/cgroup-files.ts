import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The text of a file of a cgroup; '' when it is not there. */
export function readText(folder: string | undefined, name: string): Promise<string> {
  return folder === undefined ? Promise.resolve('') : readFile(join(folder, name), 'utf8').catch(() => '');
}

/** The number alone in a file; undefined when there is none. `max` is no number. */
export function numberIn(text: string): number | undefined {
  const trimmed = text.trim();
  return /^-?\d+$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** `key value` lines. */
export function pairsIn(text: string): ReadonlyMap<string, number> {
  const pairs = new Map<string, number>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    const value = Number(line.slice(space + 1));
    if (space > 0 && Number.isFinite(value)) pairs.set(line.slice(0, space), value);
  }
  return pairs;
}

/** The total of `some` in a file of pressure, in nanoseconds. */
export function stallNs(text: string): number | undefined {
  const match = /^some .*total=(\d+)/m.exec(text);
  return match === null ? undefined : Number(match[1]) * 1000;
}

/** What is known of a record: entries without a value are left out. */
export function known<Value extends object>(record: { [Key in keyof Value]: Value[Key] | undefined }): Value {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Value;
}

import { integer } from './filters/numbers.ts';
import { type Filter, isPlainObject } from './filters/value.ts';
import type { Field } from './rules/build-rule.ts';

/**
 * Takes what a rule found: a dotted attribute path and a value (text, number, boolean, list or plain object). `isApart` says
 * that nothing else which the same match puts lies at that path, above or below it. `json` is a number as JSON, where the text
 * was written so.
 */
export type Put = (path: string, value: unknown, isApart: boolean, json?: string) => void;

/** What one group of the regex is for. */
export interface Slot {
  readonly path: string;
  readonly field: number;
  readonly filter: Filter | undefined;
  /** Which list collects its values, when other groups have the same path; -1 when it is the only one. */
  readonly shared: number;
  /** See `Put`. */
  readonly isApart: boolean;
}

/** A path that several groups have. */
export interface SharedPath {
  readonly path: string;
  readonly isApart: boolean;
}

/** Puts what the groups of a match hold, one match after another. */
export class RuleValues {
  readonly slots: readonly Slot[];
  readonly #sharedPaths: readonly SharedPath[];
  #shared: Collected[] | undefined;

  /** `captures` has the number of its field for each group. */
  constructor(captures: readonly number[], fields: readonly Field[]) {
    const { slots, sharedPaths } = planSlots(captures, fields);
    this.slots = slots;
    this.#sharedPaths = sharedPaths;
  }

  /** To be called before the groups of a match. */
  begin(): void {
    this.#shared = undefined;
  }

  /** Takes the text of a group, which is not empty. */
  take(slot: Slot, raw: string, put: Put): void {
    const value = slot.filter === undefined ? raw : apply(slot.filter, raw);
    if (value === undefined || value === null || value === '') return;
    if (slot.shared >= 0) {
      this.#shared ??= [];
      collect(this.#shared, slot, value);
    } else if (typeof value !== 'object') {
      if (slot.path === '') return;
      const isJson = slot.filter === integer && typeof value === 'number' && isWrittenAs(raw, value);
      put(slot.path, value, slot.isApart, isJson ? raw : undefined);
    } else emit(slot, value, put);
  }

  /** To be called after the groups of a match. */
  end(put: Put): void {
    if (this.#shared !== undefined) this.#putShared(this.#shared, put);
  }

  #putShared(collected: readonly Collected[], put: Put): void {
    this.#sharedPaths.forEach((shared, index) => {
      const values = collected.filter((one) => one.shared === index).map((one) => one.value);
      if (values.length > 0) emit(shared, values.length === 1 ? values[0] : values.flat(1), put);
    });
  }
}

interface Collected {
  readonly shared: number;
  readonly field: number;
  value: unknown;
}

/** Several matches of one field (a group written out for a repeat) leave the last; several fields of one path make a list. */
function collect(collected: Collected[], slot: Slot, value: unknown): void {
  const before = collected.find((one) => one.field === slot.field);
  if (before === undefined) collected.push({ shared: slot.shared, field: slot.field, value });
  else before.value = value;
}

function planSlots(captures: readonly number[], fields: readonly Field[]) {
  const groupsOfPath = new Map<string, number>();
  for (const capture of captures) {
    const path = fields[capture]?.path ?? '';
    groupsOfPath.set(path, (groupsOfPath.get(path) ?? 0) + 1);
  }
  const paths = [...groupsOfPath.keys()];
  const sharedPaths = paths
    .filter((path) => path !== '' && (groupsOfPath.get(path) ?? 0) > 1)
    .map((path): SharedPath => ({ path, isApart: isApart(path, paths) }));
  const slots = captures.map((capture): Slot => {
    const field = fields[capture] ?? { path: '', filters: [] };
    return {
      path: field.path,
      field: capture,
      filter: chain(field.filters),
      shared: sharedPaths.findIndex(({ path }) => path === field.path),
      isApart: isApart(field.path, paths),
    };
  });
  return { slots, sharedPaths };
}

/** The least integers of two digits and more, as many as a double holds all of. */
const LEAST = Array.from({ length: 14 }, (_, zeros) => 10 ** (zeros + 1));

/** Whether a text is nothing but the digits of the integer that was read from it: signs, blanks and zeros would make it longer. */
function isWrittenAs(text: string, integer: number): boolean {
  return text.length === 1 || integer >= (LEAST[text.length - 2] ?? Number.POSITIVE_INFINITY);
}

/** Whether none of the other paths is above or below `path`. One that is empty may give members of any name. */
function isApart(path: string, paths: readonly string[]): boolean {
  return paths.every(
    (other) => other === path || !(other === '' || path.startsWith(`${other}.`) || other.startsWith(`${path}.`)),
  );
}

function chain(filters: Field['filters']): Slot['filter'] {
  const [first, second, ...rest] = filters;
  if (first === undefined) return undefined;
  if (second === undefined) return first;
  return chain([
    (value) => {
      const inner = first(value);
      return inner === undefined || inner === null ? inner : second(inner);
    },
    ...rest,
  ]);
}

/** Objects without a path give their members; other values without a path say nothing. */
function emit({ path, isApart }: SharedPath, value: unknown, put: Put): void {
  if (typeof value !== 'object' || value === null) {
    if (path !== '') put(path, value, isApart);
    return;
  }
  const kept = withoutEmpty(value, 0);
  if (kept === undefined) return;
  if (path !== '') put(path, kept, isApart);
  else if (isPlainObject(kept)) for (const key of Object.keys(kept)) if (key !== '') put(key, kept[key], false);
}

/** What a filter makes of a text; nothing when it runs out of stack on a text that nests too deep for it. */
export function apply(filter: Filter, raw: string): unknown {
  try {
    return filter(raw);
  } catch {
    return undefined;
  }
}

const MAX_DEPTH = 100;

/**
 * A list or object without the nulls and empty objects in it, and without what nests deeper than anybody reads; undefined
 * when nothing is left. Changes it in place.
 */
function withoutEmpty(value: object, depth: number): object | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) {
      const element: unknown = value[at];
      if (typeof element === 'object' && element !== null) value[at] = withoutEmpty(element, depth + 1) ?? null;
    }
    return value.length === 0 ? undefined : value;
  }
  if (!isPlainObject(value)) return undefined;
  let size = 0;
  for (const key of Object.keys(value)) {
    const member = value[key];
    const kept = typeof member === 'object' && member !== null ? withoutEmpty(member, depth + 1) : member;
    if (kept === undefined || kept === null) delete value[key];
    else size += 1;
  }
  return size === 0 ? undefined : value;
}

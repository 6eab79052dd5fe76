import { isObject, type JsonObject } from '@komainu/kernel/json.ts';
import { ScriptError } from './tokens.ts';

/** A function of a script, as its methods are handed it. */
export type ScriptFunction = (...values: readonly unknown[]) => unknown;

const MOST_ITEMS = 100_000;
const MOST_CHARACTERS = 1_000_000;

/** A value that is not larger than values may be. Throws `ScriptError`. */
export function bounded(value: unknown): unknown {
  if (typeof value === 'string' && value.length > MOST_CHARACTERS) throw new ScriptError('a text gets too long');
  if (Array.isArray(value) && value.length > MOST_ITEMS) throw new ScriptError('a list gets too long');
  return value;
}

/** A value as a text, as `String()` makes it of plain values; lists and objects as JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

const functionOf = (value: unknown): ScriptFunction => {
  if (typeof value === 'function') return value as ScriptFunction;
  throw new ScriptError('a function such as x => x.name is expected');
};
const listOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  throw new ScriptError('a list is expected');
};
const numberOf = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value));
const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

type Function = (args: readonly unknown[]) => unknown;

/** Functions that scripts may call, by what stands before the parenthesis. */
export const FUNCTIONS: ReadonlyMap<string, Function> = new Map<string, Function>([
  ['Number', ([value]) => Number(value)],
  ['String', ([value]) => textOf(value)],
  ['Boolean', ([value]) => Boolean(value)],
  ['parseInt', ([value, base]) => Number.parseInt(textOf(value), numberOf(base))],
  ['parseFloat', ([value]) => Number.parseFloat(textOf(value))],
  ['isNaN', ([value]) => Number.isNaN(Number(value))],
  ['Array.isArray', ([value]) => Array.isArray(value)],
  ['Object.keys', ([value]) => Object.keys(objectOf(value))],
  ['Object.values', ([value]) => Object.values(objectOf(value))],
  ['Object.entries', ([value]) => Object.entries(objectOf(value))],
  [
    'Object.fromEntries',
    ([value]) => Object.fromEntries(listOf(value).map((pair) => [textOf(listOf(pair)[0]), listOf(pair)[1]])),
  ],
  ['JSON.stringify', ([value, , space]) => JSON.stringify(value, undefined, numberOf(space))],
  ['JSON.parse', ([value]) => parseJson(textOf(value))],
  // What it would say is nowhere to be read.
  ['console.log', () => undefined],
  ...(['abs', 'ceil', 'floor', 'max', 'min', 'pow', 'round', 'sqrt', 'trunc'] as const).map(
    (name): [string, Function] => [
      `Math.${name}`,
      (args) => (Math[name] as (...values: number[]) => number)(...args.map(Number)),
    ],
  ),
]);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ScriptError('JSON.parse was handed no JSON');
  }
}

type Method<Of> = (of: Of, args: readonly unknown[]) => unknown;

const TEXT_METHODS: Readonly<Record<string, Method<string>>> = {
  at: (of, [index]) => of.at(Number(index)),
  charAt: (of, [index]) => of.charAt(Number(index)),
  concat: (of, args) => of + args.map(textOf).join(''),
  endsWith: (of, [part]) => of.endsWith(textOf(part)),
  includes: (of, [part]) => of.includes(textOf(part)),
  indexOf: (of, [part]) => of.indexOf(textOf(part)),
  lastIndexOf: (of, [part]) => of.lastIndexOf(textOf(part)),
  padEnd: (of, [length, fill]) =>
    of.padEnd(Math.min(Number(length), MOST_CHARACTERS), fill === undefined ? ' ' : textOf(fill)),
  padStart: (of, [length, fill]) =>
    of.padStart(Math.min(Number(length), MOST_CHARACTERS), fill === undefined ? ' ' : textOf(fill)),
  repeat: (of, [count]) => {
    const times = Math.max(0, Math.trunc(Number(count)) || 0);
    return of.length * times > MOST_CHARACTERS ? bounded('x'.repeat(MOST_CHARACTERS + 1)) : of.repeat(times);
  },
  replace: (of, [part, by]) => of.replace(textOf(part), () => textOf(by)),
  replaceAll: (of, [part, by]) => of.split(textOf(part)).join(textOf(by)),
  slice: (of, [start, end]) => of.slice(numberOf(start), numberOf(end)),
  split: (of, [by]) => (by === undefined ? [of] : of.split(textOf(by))),
  startsWith: (of, [part]) => of.startsWith(textOf(part)),
  substring: (of, [start, end]) => of.substring(Number(start), numberOf(end)),
  toLowerCase: (of) => of.toLowerCase(),
  toString: (of: string) => of,
  toUpperCase: (of) => of.toUpperCase(),
  trim: (of) => of.trim(),
};

const isSame = (value: unknown) => (other: unknown) => Object.is(value, other) || value === other;

const LIST_METHODS: Readonly<Record<string, Method<readonly unknown[]>>> = {
  at: (of, [index]) => of.at(Number(index)),
  concat: (of, args) => of.concat(...args),
  every: (of, [test]) => of.every((item, index) => functionOf(test)(item, index)),
  filter: (of, [test]) => of.filter((item, index) => functionOf(test)(item, index)),
  find: (of, [test]) => of.find((item, index) => functionOf(test)(item, index)),
  findIndex: (of, [test]) => of.findIndex((item, index) => functionOf(test)(item, index)),
  flat: (of, [depth]) => of.flat(Math.min(numberOf(depth) ?? 1, 10)),
  flatMap: (of, [make]) => of.flatMap((item, index) => functionOf(make)(item, index)),
  includes: (of, [value]) => of.some(isSame(value)),
  indexOf: (of, [value]) => of.findIndex(isSame(value)),
  join: (of, [by]) =>
    of
      .map((item) => (item === null || item === undefined ? '' : textOf(item)))
      .join(by === undefined ? ',' : textOf(by)),
  map: (of, [make]) => of.map((item, index) => functionOf(make)(item, index)),
  reduce: (of, args) => reduce(of, functionOf(args[0]), args),
  // In scripts values never change: what sorts and turns around gives another list.
  reverse: (of) => of.toReversed(),
  slice: (of, [start, end]) => of.slice(numberOf(start), numberOf(end)),
  some: (of, [test]) => of.some((item, index) => functionOf(test)(item, index)),
  sort: (of, [compare]) =>
    of.toSorted(compare === undefined ? undefined : (one, other) => Number(functionOf(compare)(one, other))),
  toString: (of: readonly unknown[]) => JSON.stringify(of),
};

function reduce(of: readonly unknown[], join: ScriptFunction, args: readonly unknown[]): unknown {
  if (args.length > 1) return of.reduce((sum, item, index) => join(sum, item, index), args[1]);
  if (of.length === 0) throw new ScriptError('reduce of an empty list needs a value to begin with');
  return of.reduce((sum, item, index) => join(sum, item, index));
}

const NUMBER_METHODS: Readonly<Record<string, Method<number>>> = {
  toFixed: (of, [digits]) => of.toFixed(Math.min(Math.max(numberOf(digits) ?? 0, 0), 20)),
  toString: (of: number) => String(of),
};

/** Methods that scripts may call on texts, lists and numbers. */
export const METHODS: ReadonlySet<string> = new Set(
  [TEXT_METHODS, LIST_METHODS, NUMBER_METHODS].flatMap((methods) => Object.keys(methods)),
);

/** Calls a method of a value. Throws `ScriptError` when it has no such method. */
export function callMethod(of: unknown, method: string, args: readonly unknown[]): unknown {
  const own = <Of>(methods: Readonly<Record<string, Method<Of>>>) =>
    Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (typeof of === 'string') {
    const found = own(TEXT_METHODS);
    if (found !== undefined) return bounded(found(of, args));
  } else if (Array.isArray(of)) {
    const found = own(LIST_METHODS);
    if (found !== undefined) return bounded(found(of, args));
  } else if (typeof of === 'number') {
    const found = own(NUMBER_METHODS);
    if (found !== undefined) return found(of, args);
  }
  const kind = of === null || of === undefined ? String(of) : typeof of;
  throw new ScriptError(`the method "${method}" is none of ${kind === 'object' ? 'an object' : kind}`);
}

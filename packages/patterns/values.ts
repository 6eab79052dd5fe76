import type { PatternVariableKind } from '@komainu/contracts/logs/patterns-api.ts';
import { messageStart } from './header.ts';
import type { PatternPart } from './render.ts';

/**
 * What stands in a line for each variable of a pattern, in their order; undefined when the line does not read as the pattern
 * does. Looks for each constant part once, from left to right: linear in the line.
 */
export function patternValues(parts: readonly PatternPart[], line: string): string[] | undefined {
  const newline = line.indexOf('\n');
  const first = newline === -1 ? line : line.slice(0, newline);
  const text = first.slice(messageStart(first)).replace(/\s+/g, ' ').trim();
  const values: string[] = [];
  let at = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    if (typeof part === 'string') {
      const literal = index === parts.length - 1 ? part.trimEnd() : part;
      if (!text.startsWith(literal, at)) return undefined;
      at += literal.length;
      continue;
    }
    const next = parts[index + 1];
    const literal = typeof next === 'string' ? (index === parts.length - 2 ? next.trimEnd() : next) : undefined;
    const end = literal === undefined ? text.length : text.indexOf(literal, at);
    if (end === -1) return undefined;
    values.push(text.slice(at, end));
    at = end;
  }
  return values;
}

const KINDS: readonly (readonly [PatternVariableKind, RegExp])[] = [
  ['ip', /^\/?(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7})(?::\d{1,5}|\/\d{1,3})?$/],
  ['time', /^(?:\d{4}[-/]\d{2}[-/]\d{2}|\d{1,2}:\d{2}:\d{2}|(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} \d{1,2} ).*$/],
  ['number', /^[+-]?\d+(?:[.,]\d+)*%?$/],
  ['duration', /^\d+(?:\.\d+)? ?(?:ns|us|µs|ms|s|sec|min|m|h|d)$/],
  ['url', /^[a-z][a-z0-9+.-]{1,18}:\/\/\S+$/i],
  ['email', /^[\w.+%-]+@[\w-]+(?:\.[\w-]+)+$/],
  ['path', /^(?:~|\.{1,2})?\/\S+$|^[A-Za-z]:\\.+$/],
  ['hex', /^0x[0-9a-fA-F]+$|^(?=.*\d)[0-9a-f]{6,}$|^(?=.*\d)[0-9A-F]{6,}$/],
  ['quoted', /^(["'`]).*\1$/],
  ['host', /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+){1,8}(?::\d{1,5})?$/],
  ['word', /^\p{L}[\p{L}_-]*$/u],
  ['id', /^[\w:.@#-]+$/],
];
const LONGEST = 300;

/** The kind that all values have; `text` when they have none in common. */
export function kindOfValues(values: Iterable<string>): PatternVariableKind {
  const kinds = new Set<PatternVariableKind>();
  for (const value of values) kinds.add(kindOf(value));
  const [only] = kinds;
  if (only !== undefined && kinds.size === 1) return only;
  // What is mixed of words, numbers and ids has no space in it.
  return kinds.size > 0 && [...kinds].every((kind) => WITHOUT_SPACE.has(kind)) ? 'id' : 'text';
}

const WITHOUT_SPACE: ReadonlySet<PatternVariableKind> = new Set(['ip', 'number', 'hex', 'host', 'word', 'id']);

function kindOf(value: string): PatternVariableKind {
  if (value.length > LONGEST) return 'text';
  return KINDS.find(([, expression]) => expression.test(value))?.[0] ?? 'text';
}

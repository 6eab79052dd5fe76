import { ANY_MANY, ANY_ONE, type GlobPart } from '../search/ast.ts';
import type { ScopeNode, VariableNode } from './ast.ts';
import type { Scanner } from './scanner.ts';

const MAX_DEPTH = 64;

/**
 * Reads the inside of a scope, from the cursor up to what cannot belong to it (a closing brace as a rule): `*`, tags joined
 * by commas (and), AND, OR, NOT, `!`, `-`, `key IN (a, b)`, `key NOT IN (a, b)`, parentheses, `*` and `?` in values. From
 * loose to tight: comma, OR, AND, NOT. Template variables (`$env`, `env:$env.value`) stay as written. Throws
 * MetricSyntaxError.
 */
export function readScope(scanner: Scanner): ScopeNode {
  const children = [readOr(scanner, 0)];
  while (scanner.take(',')) children.push(readOr(scanner, 0));
  return combine('and', children);
}

function readOr(scanner: Scanner, depth: number): ScopeNode {
  const children = [readAnd(scanner, depth)];
  while (scanner.takeWord('OR') || scanner.take('||')) children.push(readAnd(scanner, depth));
  return combine('or', children);
}

function readAnd(scanner: Scanner, depth: number): ScopeNode {
  const children = [readNot(scanner, depth)];
  while (scanner.takeWord('AND') || scanner.take('&&')) children.push(readNot(scanner, depth));
  return combine('and', children);
}

function readNot(scanner: Scanner, depth: number): ScopeNode {
  if (depth > MAX_DEPTH) scanner.failAs('query_too_large', `the scope is nested deeper than ${MAX_DEPTH} levels`);
  if (scanner.take('!') || scanner.take('-') || scanner.takeWord('NOT')) {
    return { kind: 'not', child: readNot(scanner, depth + 1) };
  }
  if (!scanner.take('(')) return readTag(scanner);
  const children = [readOr(scanner, depth + 1)];
  while (scanner.take(',')) children.push(readOr(scanner, depth + 1));
  scanner.expect(')', 'in the scope');
  return combine('and', children);
}

const WORD = /[^\s,(){}"]+/y;

function readTag(scanner: Scanner): ScopeNode {
  scanner.skipSpace();
  const offset = scanner.at;
  let text = scanner.match(WORD);
  if (text === '') scanner.failAs('bad_scope', `a tag is expected in the scope, not ${scanner.describe()}`);
  if (text === '*') return { kind: 'all' };
  if (text.endsWith(':')) text += readValueAfterColon(scanner, text);
  if (isVariable(text)) return variable(text, offset, scanner.at - offset);
  const negated = scanner.takeWord('NOT');
  if (scanner.takeWord('IN')) {
    const list = readList(scanner, text);
    return negated ? { kind: 'not', child: list } : list;
  }
  if (negated) scanner.failAs('bad_scope', `IN is expected after ${text} NOT, not ${scanner.describe()}`);
  const colon = text.indexOf(':');
  const key = colon < 0 ? '' : text.slice(0, colon);
  return tag(key, text.slice(colon + 1), offset, scanner.at - offset);
}

/** `key: value` and `key:"a value"` are as good as `key:value`. */
function readValueAfterColon(scanner: Scanner, key: string): string {
  scanner.skipSpace();
  const value = scanner.current === '"' ? readQuoted(scanner) : scanner.match(WORD);
  if (value === '') scanner.failAs('bad_scope', `a value is expected after ${key}, not ${scanner.describe()}`);
  return value;
}

function readQuoted(scanner: Scanner): string {
  const quoted = scanner.match(/"[^"]*"/y);
  if (quoted === '') scanner.failAs('bad_scope', 'the quote is not closed');
  return quoted.slice(1, -1);
}

function readList(scanner: Scanner, key: string): ScopeNode {
  scanner.expect('(', `after ${key} IN`);
  const children: ScopeNode[] = [];
  do {
    scanner.skipSpace();
    const offset = scanner.at;
    const value = scanner.current === '"' ? readQuoted(scanner) : scanner.match(WORD);
    if (value === '')
      scanner.failAs('bad_scope', `a value is expected in the list of ${key}, not ${scanner.describe()}`);
    const length = scanner.at - offset;
    children.push(isVariable(value) ? variable(value, offset, length) : tag(key, value, offset, length));
  } while (scanner.take(','));
  scanner.expect(')', `at the end of the list of ${key}`);
  return combine('or', children);
}

function tag(key: string, value: string, offset: number, length: number): ScopeNode {
  return { kind: 'tag', key, value, pattern: patternOf(value), offset, length };
}

/** A dollar before a letter stands for a variable, alone or as a tag's value. */
export function isVariable(text: string): boolean {
  return /(?:^|:)\$[A-Za-z_]/.test(text);
}

function variable(text: string, offset: number, length: number): VariableNode {
  return { kind: 'variable', text, offset, length };
}

/** The variables of a scope, in the order of the text. */
export function variablesOf(scope: ScopeNode): readonly VariableNode[] {
  switch (scope.kind) {
    case 'variable':
      return [scope];
    case 'not':
      return variablesOf(scope.child);
    case 'and':
    case 'or':
      return scope.children.flatMap(variablesOf);
    default:
      return [];
  }
}

function patternOf(value: string): readonly GlobPart[] | null {
  if (!/[*?]/.test(value)) return null;
  const pieces = value.split(/(\*+|\?)/).filter((piece) => piece !== '');
  return pieces.map((piece) => (piece.startsWith('*') ? ANY_MANY : piece === '?' ? ANY_ONE : piece));
}

function combine(kind: 'and' | 'or', children: readonly ScopeNode[]): ScopeNode {
  const useful = kind === 'and' ? children.filter((child) => child.kind !== 'all') : children;
  if (useful.length === 0 || useful.some((child) => child.kind === 'all')) return { kind: 'all' };
  const only = useful[0];
  return useful.length === 1 && only !== undefined ? only : { kind, children: useful };
}

import { isObject } from '@komainu/kernel/json.ts';
import { ANY_MANY, type Match, type SearchNode, type TermNode } from './ast.ts';
import { compileGlob } from './glob.ts';
import { insideLists } from './inside-lists.ts';
import { isUInt64, lowerMatch, splitAlternatives } from './match-sql.ts';
import { numberTest, type TextTest, textTest } from './match-test.ts';
import { isWordGlob, longestLiteral, lowerGlob } from './message-glob.ts';
import { readDurationNs, readNumber } from './numbers.ts';
import { resolveTarget, type Target } from './resolve.ts';
import type { ReservedColumn, SearchableEvent, SearchSchema } from './schema.ts';
import { joinAlternatives } from './simplify.ts';
import { SearchSyntaxError } from './syntax-error.ts';
import { hasWord, hasWordSequence, lowerAscii, needsSubstring, splitWords } from './text.ts';
import { keywordColumns } from './to-sql.ts';

export type SearchPredicate = (event: SearchableEvent) => boolean;

/** Compiles a search to closures. For every event it gives what `searchToSql` gives for the event's row. */
export function searchToPredicate(node: SearchNode, schema: SearchSchema): SearchPredicate {
  return nodePredicate(joinAlternatives(node), schema);
}

function nodePredicate(node: SearchNode, schema: SearchSchema): SearchPredicate {
  switch (node.kind) {
    case 'all':
      return () => true;
    case 'and': {
      const children = node.children.map((child) => nodePredicate(child, schema));
      return (event) => children.every((child) => child(event));
    }
    case 'or': {
      const children = node.children.map((child) => nodePredicate(child, schema));
      return (event) => children.some((child) => child(event));
    }
    case 'not': {
      const child = nodePredicate(node.child, schema);
      return (event) => !child(event);
    }
    case 'term':
      return termPredicate(node, schema);
  }
}

function termPredicate(node: TermNode, schema: SearchSchema): SearchPredicate {
  return targetPredicate(resolveTarget(node.field, schema), node, schema);
}

function targetPredicate(target: Target, node: TermNode, schema: SearchSchema): SearchPredicate {
  switch (target.kind) {
    case 'message': {
      const test = wordsTest(node.match);
      return (event) => test(event.message);
    }
    case 'everything':
      return everythingPredicate(node.match, schema);
    case 'column':
      return columnPredicate(target.reserved, node.match);
    case 'tag':
      return tagPredicate(target.prefix, node.match);
    case 'attribute':
      return attributePredicate(target.path, node.match, schema);
    case 'either': {
      const [first, second] = target.targets.map((one) => targetPredicate(one, node, schema));
      return (event) => first?.(event) === true || second?.(event) === true;
    }
    case 'calculated':
      throw new SearchSyntaxError('calculated fields are known to the store only', node.offset, node.length);
  }
}

let lastText = '';
let lastLowered = '';
/** Several terms look at the same message one after another: it is lowered once. */
function lowered(text: string): string {
  if (text !== lastText) {
    lastText = text;
    lastLowered = lowerAscii(text);
  }
  return lastLowered;
}

/** Free text: words, phrases and word patterns, without regard to the case of ASCII letters. */
function wordsTest(match: Match): TextTest {
  if (match.kind === 'value') {
    const wanted = lowerAscii(match.text);
    if (needsSubstring(wanted)) return (text) => lowered(text).includes(wanted);
    const words = splitWords(wanted);
    const only = words.length === 1 ? words[0] : undefined;
    if (only !== undefined) return (text) => hasWord(lowered(text), only);
    return (text) => hasWordSequence(lowered(text), words);
  }
  if (match.kind !== 'glob') return textTest(match);
  const parts = lowerGlob(match.parts);
  if (!isWordGlob(parts)) {
    const anywhere = compileGlob([ANY_MANY, ...parts, ANY_MANY]);
    return (text) => anywhere(lowered(text));
  }
  const word = compileGlob(parts);
  const literal = longestLiteral(parts);
  return (text) => lowered(text).includes(literal) && splitWords(lowered(text)).some(word);
}

function everythingPredicate(match: Match, schema: SearchSchema): SearchPredicate {
  const test = wordsTest(match);
  const columns = keywordColumns(schema);
  return (event) => {
    if (test(event.message) || event.tags.some(test)) return true;
    for (const value of event.attributeValues()) {
      if (typeof value === 'number' && schema.attributes.number !== undefined) continue;
      const text = textOf(value);
      if (text !== '' && test(text)) return true;
    }
    return columns.some((column) => test(String(event.reserved(column) ?? '')));
  };
}

function columnPredicate(reserved: ReservedColumn, match: Match): SearchPredicate {
  const { column, kind } = reserved;
  if (kind === 'number') {
    if (match.kind === 'exists') return () => true;
    const test = numberTest(match, reserved.unit === 'ns' ? readDurationNs : readNumber);
    return (event) => test(Number(event.reserved(column) ?? 0));
  }
  if (kind === 'id') return idPredicate(column, match);
  const test = textTest(kind === 'text' ? lowerMatch(match) : match);
  if (kind === 'keyword') return (event) => test(String(event.reserved(column) ?? ''));
  return (event) => test(lowerAscii(String(event.reserved(column) ?? '')));
}

function idPredicate(column: string, match: Match): SearchPredicate {
  if (match.kind === 'exists') return () => true;
  if (match.kind === 'any') {
    const tests = match.matches.map((other) => idPredicate(column, other));
    return (event) => tests.some((test) => test(event));
  }
  const compares = match.kind === 'glob' || (match.kind === 'value' && isUInt64(match.text));
  if (!compares) return () => false;
  const test = textTest(match);
  return (event) => test(String(event.reserved(column) ?? '0'));
}

function tagPredicate(prefix: string, match: Match): SearchPredicate {
  if (match.kind === 'value') {
    const wanted = prefix + match.text;
    return (event) => event.tags.includes(wanted);
  }
  if (match.kind === 'any') {
    const { texts, others } = splitAlternatives(match.matches);
    const wanted = new Set(texts.map((text) => prefix + text));
    const rest = others.map((other) => tagPredicate(prefix, other));
    return (event) => event.tags.some((tag) => wanted.has(tag)) || rest.some((test) => test(event));
  }
  const test = textTest(match);
  return (event) => event.tags.some((tag) => tag.startsWith(prefix) && test(tag.slice(prefix.length)));
}

function attributePredicate(path: string, match: Match, schema: SearchSchema): SearchPredicate {
  const test = textTest(match);
  const testNumber = schema.attributes.number === undefined ? null : numberTest(match, readNumber);
  const looksInside = match.kind !== 'exists';
  const own = (value: unknown): boolean => {
    if (typeof value === 'number' && testNumber !== null) return testNumber(value) || test('');
    const text = textOf(value);
    if (test(text)) return true;
    return looksInside && text.startsWith('[') && elementsOf(value, text).some(test);
  };
  const lists = insideLists(path, schema);
  if (lists.length === 0) return (event) => own(event.attribute(path));
  return (event) => {
    if (own(event.attribute(path))) return true;
    // Most events have none, and at intake every look for an attribute counts.
    if (event.hasList?.() === false) return false;
    for (const { list, keys } of lists) {
      const value = event.attribute(list);
      if (value !== undefined && valuesInside(value, keys).some(test)) return true;
    }
    return false;
  };
}

/** What the objects of a list have at the end of these keys, as texts; '' for those that have nothing there. */
function valuesInside(list: unknown, keys: readonly string[]): string[] {
  const text = textOf(list);
  if (!text.startsWith('[')) return [];
  return (Array.isArray(list) ? list : parseArray(text)).map((object) => {
    let value: unknown = object;
    for (const key of keys) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    return elementText(value);
  });
}

/** The text that the store keeps of an attribute's value: strings as they are, other values as JSON, nothing as ''. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (typeof value === 'object' && !Array.isArray(value)) return '';
  return JSON.stringify(value) ?? '';
}

function elementsOf(value: unknown, text: string): string[] {
  const array = Array.isArray(value) ? value : parseArray(text);
  return array.map(elementText);
}

function elementText(element: unknown): string {
  if (typeof element === 'string') return element;
  return element === null || element === undefined ? '' : JSON.stringify(element);
}

function parseArray(text: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

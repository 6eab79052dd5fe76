import { sqlIdentifier, sqlString } from '../sql.ts';
import type { Match, SearchNode, TermNode } from './ast.ts';
import { globToLike } from './glob.ts';
import { type InsideList, insideLists } from './inside-lists.ts';
import { ALWAYS, idSql, lowerMatch, NEVER, numberSql, splitAlternatives, textSql } from './match-sql.ts';
import { isWordGlob, longestLiteral, lowerGlob } from './message-glob.ts';
import { readDurationNs, readNumber } from './numbers.ts';
import { attributeText, byteLength, elementsOf, resolveTarget, type Target } from './resolve.ts';
import type { ReservedColumn, SearchSchema } from './schema.ts';
import { joinAlternatives } from './simplify.ts';
import { SearchSyntaxError } from './syntax-error.ts';
import { lowerAscii, needsSubstring, splitWords } from './text.ts';

/** The engine takes statements of 256 KiB. */
const MAX_SQL_LENGTH = 240_000;

/**
 * Compiles a search to a boolean expression of ClickHouse SQL, never NULL, over the rows of the schema's table. Agrees with `searchToPredicate`. User text enters as escaped literals only.
 * Throws SearchSyntaxError when the expression grows too long for the engine.
 */
export function searchToSql(node: SearchNode, schema: SearchSchema): string {
  const sql = nodeSql(joinAlternatives(node), schema);
  if (sql.length <= MAX_SQL_LENGTH) return sql;
  throw new SearchSyntaxError('the query is too long for the store', node.offset, Math.max(1, node.length));
}

function nodeSql(node: SearchNode, schema: SearchSchema): string {
  switch (node.kind) {
    case 'all':
      return ALWAYS;
    case 'and':
    case 'or':
      return `(${node.children.map((child) => nodeSql(child, schema)).join(node.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      // What a block cannot have says nothing of what it has besides.
      return `(NOT ${nodeSql(node.child, withoutIndex(schema))})`;
    case 'term':
      return termSql(node, schema);
  }
}

function termSql(node: TermNode, schema: SearchSchema): string {
  return targetSql(resolveTarget(node.field, schema), node.match, schema);
}

function targetSql(target: Target, match: Match, schema: SearchSchema): string {
  switch (target.kind) {
    case 'message':
      return messageSql(match, schema);
    case 'everything':
      return everythingSql(match, schema);
    case 'column':
      return columnSql(target.reserved, match);
    case 'tag':
      return tagSql(target.prefix, match, schema);
    case 'attribute':
      return attributeSql(target.path, match, schema);
    case 'either':
      return `(${target.targets.map((one) => targetSql(one, match, schema)).join(' OR ')})`;
    case 'calculated':
      return textSql(target.field.text, match);
  }
}

function messageSql(match: Match, schema: SearchSchema): string {
  const column = sqlIdentifier(schema.messageColumn);
  if (match.kind === 'value' && !needsSubstring(match.text)) {
    const words = splitWords(lowerAscii(match.text));
    // Written as the index is; right without an index too.
    const all = `hasAllTokens(lower(${column}), ${stringArray([...new Set(words)])})`;
    return words.length === 1 ? all : `(${all} AND ${wordSequenceSql(column, words)})`;
  }
  return wordsSql(column, match);
}

/** Words and phrases in any String expression, without an index. */
function wordsSql(expression: string, match: Match): string {
  if (match.kind === 'value') {
    const lowered = lowerAscii(match.text);
    if (needsSubstring(match.text)) return `(position(lower(${expression}), ${sqlString(lowered)}) > 0)`;
    return wordSequenceSql(expression, splitWords(lowered));
  }
  if (match.kind !== 'glob') return textSql(expression, match);
  const parts = lowerGlob(match.parts);
  if (!isWordGlob(parts)) return `(lower(${expression}) LIKE ${sqlString(`%${globToLike(parts)}%`)})`;
  const word = `arrayExists(w -> w LIKE ${sqlString(globToLike(parts))}, ${wordsOf(expression)})`;
  const literal = longestLiteral(parts);
  return literal === '' ? word : `(lower(${expression}) LIKE ${sqlString(`%${literal}%`)} AND ${word})`;
}

function wordSequenceSql(expression: string, words: readonly string[]): string {
  return `hasSubstr(${wordsOf(expression)}, ${stringArray(words)})`;
}

function wordsOf(expression: string): string {
  return `tokens(lower(${expression}), 'splitByNonAlpha')`;
}

function everythingSql(match: Match, schema: SearchSchema): string {
  const anyElement = wordsSql('e', match);
  const columns = keywordColumns(schema).map((column) => wordsSql(`toString(${sqlIdentifier(column)})`, match));
  return `(${[
    messageSql(match, schema),
    `arrayExists(e -> ${anyElement}, mapValues(${sqlIdentifier(schema.attributes.text)}))`,
    `arrayExists(e -> ${anyElement}, ${sqlIdentifier(schema.tagsColumn)})`,
    ...columns,
  ].join(' OR ')})`;
}

/** Reserved columns that hold text, each once. */
export function keywordColumns(schema: SearchSchema): readonly string[] {
  const columns = Object.values(schema.reserved).filter((reserved) => reserved.kind !== 'number');
  return [...new Set(columns.map((reserved) => reserved.column))];
}

function columnSql(reserved: ReservedColumn, match: Match): string {
  const column = sqlIdentifier(reserved.column);
  if (reserved.kind === 'number') {
    if (match.kind === 'exists') return ALWAYS;
    return numberSql(column, match, reserved.unit === 'ns' ? readDurationNs : readNumber);
  }
  if (reserved.kind === 'keyword') return textSql(column, match);
  if (reserved.kind === 'id') return idSql(column, match);
  return textSql(`lower(${column})`, lowerMatch(match));
}

function tagSql(prefix: string, match: Match, schema: SearchSchema): string {
  const tags = sqlIdentifier(schema.tagsColumn);
  if (match.kind === 'value') return `has(${tags}, ${sqlString(prefix + match.text)})`;
  if (match.kind === 'any') {
    const { texts, others } = splitAlternatives(match.matches);
    const tests = others.map((other) => tagSql(prefix, other, schema));
    if (texts.length > 0) tests.push(`hasAny(${tags}, ${stringArray(texts.map((text) => prefix + text))})`);
    return `(${tests.join(' OR ')})`;
  }
  if (match.kind === 'glob')
    return `arrayExists(t -> t LIKE ${sqlString(globToLike([prefix, ...match.parts]))}, ${tags})`;
  if (match.kind === 'exists') return `arrayExists(t -> t LIKE ${sqlString(`${globToLike([prefix])}_%`)}, ${tags})`;
  const value = `substring(t, ${byteLength(prefix) + 1})`;
  return `arrayExists(t -> startsWith(t, ${sqlString(prefix)}) AND ${textSql(value, match)}, ${tags})`;
}

function attributeSql(path: string, match: Match, schema: SearchSchema): string {
  const text = attributeText(path, schema);
  const alternatives = [textSql(text, match)];
  // An element that is there makes its list be there, which the first test has said.
  if (match.kind !== 'exists') {
    alternatives.push(`(startsWith(${text}, '[') AND arrayExists(e -> ${textSql('e', match)}, ${elementsOf(text)}))`);
  }
  if (schema.attributes.number !== undefined) {
    const map = sqlIdentifier(schema.attributes.number);
    const key = sqlString(path);
    const test = match.kind === 'exists' ? ALWAYS : numberSql(`${map}[${key}]`, match, readNumber);
    if (test !== NEVER) alternatives.push(`(mapContains(${map}, ${key}) AND ${test})`);
  }
  const inside = insideLists(path, schema);
  alternatives.push(...inside.map((one) => insideListSql(one, match, schema)));
  const hint = blocksHint([path, ...inside.map(({ list }) => list)], match, schema);
  return hint === '' ? `(${alternatives.join(' OR ')})` : `((${alternatives.join(' OR ')}) AND ${hint})`;
}

/** More values than this stand in most blocks. */
const MOST_HINTED = 50;

/**
 * Which blocks may have the value, for the indexes alone: those with a text that is the value, or with a list at one of the
 * paths, of which the first is the attribute's. A column of its own is read sooner than the indexes.
 */
function blocksHint(paths: readonly [string, ...string[]], match: Match, { attributes }: SearchSchema): string {
  const isIndexed = attributes.lists !== undefined && attributes.number === undefined;
  if (!isIndexed || Object.hasOwn(attributes.hot, paths[0])) return '';
  const { texts, others } = splitAlternatives(match.kind === 'any' ? match.matches : [match]);
  // An attribute that is not there reads as empty, and stands nowhere.
  if (others.length > 0 || texts.length > MOST_HINTED || texts.includes('')) return '';
  return (
    `indexHint(hasAny(mapValues(${sqlIdentifier(attributes.text)}), ${stringArray(texts)}) ` +
    `OR hasAny(${sqlIdentifier(attributes.lists)}, ${stringArray(paths)}))`
  );
}

function withoutIndex(schema: SearchSchema): SearchSchema {
  const { lists: _, ...attributes } = schema.attributes;
  return { ...schema, attributes };
}

/** Whether an object of a list has a value that matches. */
function insideListSql({ list, keys }: InsideList, match: Match, schema: SearchSchema): string {
  const text = attributeText(list, schema);
  const value = `JSONExtract(o, ${keys.map(sqlString).join(', ')}, 'String')`;
  const values = `arrayMap(o -> ${value}, JSONExtractArrayRaw(${text}))`;
  return `(startsWith(${text}, '[') AND arrayExists(e -> ${textSql('e', match)}, ${values}))`;
}

function stringArray(values: readonly string[]): string {
  return `[${values.map(sqlString).join(', ')}]`;
}

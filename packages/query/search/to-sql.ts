import { sqlIdentifier, sqlNumber, sqlString, sqlStringList } from '../sql.ts';
import type { Bound, Match, SearchNode, TermNode } from './ast.ts';
import { globToLike } from './glob.ts';
import { formatIpv6 } from './ip.ts';
import { isWordGlob, longestLiteral, lowerGlob } from './message-glob.ts';
import { readDurationNs, readNumber } from './numbers.ts';
import { attributeText, byteLength, elementsOf, resolveTarget } from './resolve.ts';
import type { ReservedColumn, SearchSchema } from './schema.ts';
import { joinAlternatives } from './simplify.ts';
import { SearchSyntaxError } from './syntax-error.ts';
import { lowerAscii, needsSubstring, splitWords } from './text.ts';

const NEVER = '0';
const ALWAYS = '1';
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
      return `(NOT ${nodeSql(node.child, schema)})`;
    case 'term':
      return termSql(node, schema);
  }
}

function termSql(node: TermNode, schema: SearchSchema): string {
  const target = resolveTarget(node.field, schema);
  switch (target.kind) {
    case 'message':
      return messageSql(node.match, schema);
    case 'everything':
      return everythingSql(node.match, schema);
    case 'column':
      return columnSql(target.reserved, node.match);
    case 'tag':
      return tagSql(target.prefix, node.match, schema);
    case 'attribute':
      return attributeSql(target.path, node.match, schema);
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
  return `(${alternatives.join(' OR ')})`;
}

/** A test of a String expression as a whole. */
function textSql(expression: string, match: Match): string {
  switch (match.kind) {
    case 'value':
      return `(${expression} = ${sqlString(match.text)})`;
    case 'glob':
      return `(${expression} LIKE ${sqlString(globToLike(match.parts))})`;
    case 'exists':
      return `(${expression} != '')`;
    case 'any': {
      const { texts, others } = splitAlternatives(match.matches);
      const tests = others.map((other) => textSql(expression, other));
      if (texts.length > 0) tests.push(`${expression} IN ${sqlStringList(texts)}`);
      return `(${tests.join(' OR ')})`;
    }
    case 'cidr': {
      const ranges = match.blocks.map(
        (block) =>
          `toIPv6OrNull(${expression}) BETWEEN toIPv6(${sqlString(formatIpv6(block.first))}) AND toIPv6(${sqlString(formatIpv6(block.last))})`,
      );
      return `ifNull(${ranges.join(' OR ')}, 0)`;
    }
    default: {
      const bounds = boundsOf(match);
      if (bounds.length === 0) return `(${expression} != '')`;
      if (bounds.some(({ bound }) => bound.number === null)) {
        const tests = bounds.map(({ operator, bound }) => `${expression} ${operator} ${sqlString(bound.text)}`);
        return `(${expression} != '' AND ${tests.join(' AND ')})`;
      }
      const tests = bounds.map(
        ({ operator, bound }) => `toFloat64OrNull(${expression}) ${operator} ${sqlNumber(bound.number ?? 0)}`,
      );
      return `ifNull(${tests.join(' AND ')}, 0)`;
    }
  }
}

/** A test of a number expression; text that is no number never matches. */
function numberSql(expression: string, match: Match, read: (text: string) => number | null): string {
  switch (match.kind) {
    case 'value': {
      const value = read(match.text);
      return value === null || !Number.isFinite(value) ? NEVER : `(${expression} = ${sqlNumber(value)})`;
    }
    case 'glob':
      return `(toString(${expression}) LIKE ${sqlString(globToLike(match.parts))})`;
    case 'exists':
      return ALWAYS;
    case 'any':
      return `(${match.matches.map((other) => numberSql(expression, other, read)).join(' OR ')})`;
    case 'cidr':
      return NEVER;
    default: {
      const tests: string[] = [];
      for (const { operator, bound } of boundsOf(match)) {
        const value = read(bound.text);
        if (value === null || !Number.isFinite(value)) return NEVER;
        tests.push(`${expression} ${operator} ${sqlNumber(value)}`);
      }
      return tests.length === 0 ? ALWAYS : `(${tests.join(' AND ')})`;
    }
  }
}

/** Plain values, which make a set, and the rest. */
export function splitAlternatives(matches: readonly Match[]): { texts: readonly string[]; others: readonly Match[] } {
  const texts = matches.flatMap((match) => (match.kind === 'value' ? [match.text] : []));
  return { texts: [...new Set(texts)], others: matches.filter((match) => match.kind !== 'value') };
}

type Ordered = Extract<Match, { kind: 'compare' | 'range' }>;

/** A comparison or range as the list of its comparisons; none when both ends are open. */
export function boundsOf(match: Ordered): { operator: '>' | '>=' | '<' | '<='; bound: Bound }[] {
  if (match.kind === 'compare') return [{ operator: match.operator, bound: match.bound }];
  const bounds: { operator: '>' | '>=' | '<' | '<='; bound: Bound }[] = [];
  if (match.low !== null) bounds.push({ operator: match.lowInclusive ? '>=' : '>', bound: match.low });
  if (match.high !== null) bounds.push({ operator: match.highInclusive ? '<=' : '<', bound: match.high });
  return bounds;
}

/** The match for a value that was lowered. */
export function lowerMatch(match: Match): Match {
  if (match.kind === 'value') return { ...match, text: lowerAscii(match.text) };
  if (match.kind === 'glob') return { kind: 'glob', parts: lowerGlob(match.parts) };
  if (match.kind === 'any') return { kind: 'any', matches: match.matches.map(lowerMatch) };
  return match;
}

function stringArray(values: readonly string[]): string {
  return `[${values.map(sqlString).join(', ')}]`;
}

import { sqlNumber, sqlString, sqlStringList } from '../sql.ts';
import type { Bound, CompareOperator, Match } from './ast.ts';
import { globToLike } from './glob.ts';
import { formatIpv6 } from './ip.ts';
import { lowerGlob } from './message-glob.ts';
import { lowerAscii } from './text.ts';

/** SQL that is never and always true. */
export const NEVER = '0';
export const ALWAYS = '1';

/** Numbers without order, too large for doubles. */
export function idSql(column: string, match: Match): string {
  if (match.kind === 'exists') return ALWAYS;
  if (match.kind === 'glob' || match.kind === 'subselect') return textSql(`toString(${column})`, match);
  const { texts, others } = splitAlternatives(match.kind === 'any' ? match.matches : [match]);
  const ids = texts.filter(isUInt64);
  const tests = match.kind === 'any' ? others.map((other) => idSql(column, other)) : [];
  if (ids.length > 0) tests.push(`${column} IN (${ids.join(', ')})`);
  return tests.length === 0 ? NEVER : `(${tests.join(' OR ')})`;
}

/** A number of at most 64 bits as the engine writes it. */
export function isUInt64(text: string): boolean {
  return /^(?:0|[1-9]\d{0,19})$/.test(text) && BigInt(text) < 1n << 64n;
}

/** A test of a String expression as a whole. */
export function textSql(expression: string, match: Match): string {
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
    case 'subselect':
      return subselectSql(expression, match.sql);
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
export function numberSql(expression: string, match: Match, read: (text: string) => number | null): string {
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
    case 'subselect':
      return subselectSql(`toString(${expression})`, match.sql);
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

/** GLOBAL: where tables are distributed, the values are gathered once and sent along. */
function subselectSql(expression: string, sql: string): string {
  return `(${expression} GLOBAL IN (${sql}))`;
}

/** Plain values, which make a set, and the rest. */
export function splitAlternatives(matches: readonly Match[]): { texts: readonly string[]; others: readonly Match[] } {
  const texts = matches.flatMap((match) => (match.kind === 'value' ? [match.text] : []));
  return { texts: [...new Set(texts)], others: matches.filter((match) => match.kind !== 'value') };
}

type Ordered = Extract<Match, { kind: 'compare' | 'range' }>;

/** A comparison or range as the list of its comparisons; none when both ends are open. */
export function boundsOf(match: Ordered): { operator: CompareOperator; bound: Bound }[] {
  if (match.kind === 'compare') return [{ operator: match.operator, bound: match.bound }];
  const bounds: { operator: CompareOperator; bound: Bound }[] = [];
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

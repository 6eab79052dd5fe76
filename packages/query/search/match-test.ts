import type { CompareOperator, Match } from './ast.ts';
import { compileGlob } from './glob.ts';
import { parseIp } from './ip.ts';
import { boundsOf, splitAlternatives } from './match-sql.ts';
import { compareBytes, readNumber } from './numbers.ts';

export type TextTest = (text: string) => boolean;
export type NumberTest = (value: number) => boolean;

/** A test of a value as a whole. */
export function textTest(match: Match): TextTest {
  switch (match.kind) {
    case 'value': {
      const wanted = match.text;
      return (text) => text === wanted;
    }
    case 'glob':
      return compileGlob(match.parts);
    case 'exists':
      return (text) => text !== '';
    case 'any': {
      const { texts, others } = splitAlternatives(match.matches);
      const wanted = new Set(texts);
      const rest = others.map(textTest);
      return (text) => wanted.has(text) || rest.some((test) => test(text));
    }
    case 'subselect':
      throw new Error('a subselect cannot be tested in memory');
    case 'cidr': {
      const blocks = match.blocks;
      return (text) => {
        const address = parseIp(text);
        return address !== null && blocks.some((block) => address >= block.first && address <= block.last);
      };
    }
    default:
      return orderedTextTest(match);
  }
}

function orderedTextTest(match: Extract<Match, { kind: 'compare' | 'range' }>): TextTest {
  const bounds = boundsOf(match);
  if (bounds.some(({ bound }) => bound.number === null)) {
    return (text) =>
      text !== '' && bounds.every(({ operator, bound }) => holds(operator, compareBytes(text, bound.text)));
  }
  if (bounds.length === 0) return (text) => text !== '';
  return (text) => {
    const value = readNumber(text);
    return value !== null && bounds.every(({ operator, bound }) => compareNumbers(operator, value, bound.number ?? 0));
  };
}

export function numberTest(match: Match, read: (text: string) => number | null): NumberTest {
  const never = () => false;
  switch (match.kind) {
    case 'value': {
      const wanted = read(match.text);
      return wanted === null ? never : (value) => value === wanted;
    }
    case 'glob': {
      const test = compileGlob(match.parts);
      return (value) => test(String(value));
    }
    case 'exists':
      return () => true;
    case 'any': {
      const tests = match.matches.map((other) => numberTest(other, read));
      return (value) => tests.some((test) => test(value));
    }
    case 'subselect':
      throw new Error('a subselect cannot be tested in memory');
    case 'cidr':
      return never;
    default: {
      const tests: { operator: CompareOperator; number: number }[] = [];
      for (const { operator, bound } of boundsOf(match)) {
        const number = read(bound.text);
        if (number === null || !Number.isFinite(number)) return never;
        tests.push({ operator, number });
      }
      return (value) => tests.every(({ operator, number }) => compareNumbers(operator, value, number));
    }
  }
}

function compareNumbers(operator: CompareOperator, left: number, right: number): boolean {
  switch (operator) {
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
  }
}

function holds(operator: CompareOperator, order: number): boolean {
  return compareNumbers(operator, order, 0);
}

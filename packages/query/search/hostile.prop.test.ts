import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_SEARCH_LENGTH, parseSearch } from './parse.ts';
import type { SearchableEvent, SearchSchema } from './schema.ts';
import { SearchSyntaxError } from './syntax-error.ts';
import { searchToPredicate } from './to-predicate.ts';
import { searchToSql } from './to-sql.ts';

const schema: SearchSchema = {
  messageColumn: 'message',
  reserved: { service: { column: 'service', kind: 'keyword' } },
  tagsColumn: 'tags',
  attributes: { text: 'attrs', hot: {} },
};

function eventOf(message: string, value: unknown = message): SearchableEvent {
  return { message, reserved: () => '', tags: [], attribute: () => value, attributeValues: () => [value] };
}

/** Milliseconds that it takes to do everything with a query. */
function timeOf(text: string, event: SearchableEvent = eventOf('x'.repeat(1_000))): number {
  const start = performance.now();
  try {
    const node = parseSearch(text);
    searchToSql(node, schema);
    searchToPredicate(node, schema)(event);
  } catch (error) {
    if (!(error instanceof SearchSyntaxError)) throw error;
  }
  return performance.now() - start;
}

test('any text is parsed or refused with a place inside it', () => {
  const pieces = fc.constantFrom(
    '(',
    ')',
    '"',
    '\\',
    '-',
    '*',
    '?',
    ':',
    '@',
    '[',
    ']',
    '{',
    '}',
    '>',
    '<',
    '=',
    ',',
    ' ',
    'a',
    'TO',
    'AND',
    'OR',
    'NOT',
    'CIDR(',
    '1.2.3.4/8',
    '_exists_',
    "'",
    '%',
    '\0',
    '😀',
    '\ud800',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 12 }).map((list) => list.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        const node = parseSearch(text);
        searchToSql(node, schema);
        searchToPredicate(node, schema)(eventOf('a b c'));
      } catch (error) {
        if (!(error instanceof SearchSyntaxError)) throw error;
        expect(error.offset).toBeGreaterThanOrEqual(0);
        expect(error.length).toBeGreaterThanOrEqual(1);
        expect(error.offset + error.length).toBeLessThanOrEqual(Math.max(1, text.length + 1));
      }
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['('.repeat(90_000)],
  ['-'.repeat(90_000)],
  ['NOT '.repeat(20_000)],
  [`${'('.repeat(60)}a${')'.repeat(60)}`],
  ['a '.repeat(900)],
  ['a '.repeat(49_000)],
  ['k:a OR '.repeat(4_000).slice(0, -4)],
  ['a'.repeat(99_000)],
  ['*a'.repeat(49_000)],
  [`@x:${'a*'.repeat(2_000)}b`],
  [`@x:${'?'.repeat(4_000)}b`],
  [`"${'a '.repeat(49_000)}"`],
  ['"'.repeat(99_999)],
  ['CIDR(@x'.repeat(10_000)],
  [`CIDR(@x${',1.2.3.4/8'.repeat(9_000)})`],
  ['\\'.repeat(99_999)],
  ['@x:['.repeat(20_000)],
])('100 kB of %.12s… are bounded in time', (text) => {
  expect(text.length).toBeLessThanOrEqual(MAX_SEARCH_LENGTH);
  expect(timeOf(text)).toBeLessThan(1_000);
});

test('patterns and phrases made to be slow are not', () => {
  const long = 'a'.repeat(100_000);
  expect(timeOf(`@x:*${'a*'.repeat(1_000)}b`, eventOf(long))).toBeLessThan(500);
  expect(timeOf(`@x:*${'a'.repeat(2_000)}?b`, eventOf(long))).toBeLessThan(1_500);
  expect(timeOf(`"${'a '.repeat(1_000)}b"`, eventOf('a '.repeat(50_000)))).toBeLessThan(500);
  expect(timeOf('foo', eventOf('foox '.repeat(200_000)))).toBeLessThan(500);
});

test('longer texts, deeper nests and more terms are refused', () => {
  expect(() => parseSearch('a'.repeat(MAX_SEARCH_LENGTH + 1))).toThrow(/longer than/);
  expect(() => parseSearch(`${'('.repeat(70)}a${')'.repeat(70)}`)).toThrow(/nested deeper/);
  expect(() => parseSearch('a '.repeat(6_000))).toThrow(/more than 1000 terms/);
});

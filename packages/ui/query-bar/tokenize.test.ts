import { describe, expect, it } from 'vitest';
import { addTerm, completionAt, hasTerm, quoteValue, removeTerm, tokenize } from './tokenize.ts';

const kinds = (query: string) =>
  tokenize(query)
    .filter((token) => token.kind !== 'space')
    .map((token) => `${token.kind} ${query.slice(token.start, token.end)}`);

it('colours a query', () => {
  expect(kinds('source:nginx @http.status_code:>=500 AND -host:(a OR b*) "two words" \\[S3')).toEqual([
    'key source:',
    'text nginx',
    'key @http.status_code:',
    'comparison >=',
    'text 500',
    'operator AND',
    'operator -',
    'key host:',
    'paren (',
    'text a',
    'operator OR',
    'wildcard b*',
    'paren )',
    'phrase "two words"',
    'text \\[S3',
  ]);
});

it('covers every character, whatever is typed', () => {
  for (const query of ['"open', '((', ':::', '\\', '日本語:値 🦊', 'a\\ b']) {
    expect(
      tokenize(query)
        .map((token) => query.slice(token.start, token.end))
        .join(''),
    ).toBe(query);
  }
});

it.each([
  ['ser', 3, { key: undefined, text: 'ser', from: 0 }],
  ['a service:ch', 12, { key: 'service', text: 'ch', from: 10 }],
  ['-host:we', 8, { key: 'host', text: 'we', from: 6 }],
  ['@http.method:"PO', 16, { key: '@http.method', text: 'PO', from: 13 }],
  ['service:(a OR b', 15, { key: 'service', text: 'b', from: 14 }],
])('knows what is being typed in %j', (query, cursor, expected) => {
  expect(completionAt(query, cursor)).toEqual(expected);
});

describe('terms', () => {
  it('adds, replaces the opposite, and takes away', () => {
    expect(addTerm('', 'status:error')).toBe('status:error');
    expect(addTerm('error -status:error', 'status:error')).toBe('error status:error');
    expect(addTerm('a OR b', 'host:x')).toBe('(a OR b) host:x');
    expect(addTerm('host:x', 'host:x')).toBe('host:x');
    expect(removeTerm('a host:"x y" b', 'host:"x y"')).toBe('a b');
    expect(hasTerm('(host:x) b', 'host:x')).toBe(false);
  });
  it('quotes what the language would read', () => {
    expect(['web-01', '/var/log', 'two words', 'a"b', 'OR', '-x', '日本'].map(quoteValue)).toEqual([
      'web-01',
      '/var/log',
      '"two words"',
      '"a\\"b"',
      '"OR"',
      '"-x"',
      '日本',
    ]);
  });
});

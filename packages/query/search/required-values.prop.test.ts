import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseSearch } from './parse.ts';
import { requiredValues } from './required-values.ts';
import type { SearchSchema } from './schema.ts';
import { searchToPredicate } from './to-predicate.ts';

const keyword = (column: string) => ({ column, kind: 'keyword' }) as const;
const schema: SearchSchema = {
  messageColumn: 'message',
  reserved: { service: keyword('service'), source: keyword('source'), status: keyword('status') },
  tagsColumn: 'tags',
  attributes: { text: 'attributes', hot: {} },
  aliases: { level: 'status' },
};
const COLUMNS = ['source', 'service', 'status'];

it.each([
  ['source:nginx status:error', 'source', ['nginx']],
  ['status:error service:(a OR b)', 'service', ['a', 'b']],
  ['(service:a @x:1) OR service:b', 'service', ['a', 'b']],
  ['service:(a OR b) service:b', 'service', ['b']],
  ['level:error', 'status', ['error']],
  ['(source:a OR service:b) status:x', 'status', ['x']],
])('%s', (query, column, values) => {
  expect(requiredValues(parseSearch(query), schema, COLUMNS)).toEqual({ column, values: new Set(values) });
});

it.each(['*', '-service:a', 'service:a*', 'service:a OR @x:1', 'service:(a OR b*)', 'env:prod', 'word', 'service:*'])(
  '%s asks for nothing',
  (query) => {
    expect(requiredValues(parseSearch(query), schema, COLUMNS)).toBeUndefined();
  },
);

it('what matches has one of the values', () => {
  const value = fc.constantFrom('a', 'b', 'c');
  const field = fc.constantFrom('service', 'source', 'status', 'level', 'tag', '@path');
  const term = fc
    .tuple(
      field,
      fc.oneof(
        value,
        value.map((text) => `${text}*`),
        fc.constant('(a OR b)'),
        fc.constant('*'),
      ),
    )
    .map(([name, text]) => `${name}:${text}`);
  const { search } = fc.letrec<{ search: string }>((tie) => ({
    search: fc.oneof(
      { maxDepth: 4 },
      term,
      tie('search').map((inner) => `-(${inner})`),
      fc.tuple(tie('search'), tie('search')).map(([left, right]) => `(${left} AND ${right})`),
      fc.tuple(tie('search'), tie('search')).map(([left, right]) => `(${left} OR ${right})`),
    ),
  }));
  const events = fc.record({ service: value, source: value, status: value, tag: value, path: value });
  fc.assert(
    fc.property(search, events, (text, event) => {
      const node = parseSearch(text);
      const required = requiredValues(node, schema, COLUMNS);
      const columns: Readonly<Record<string, string>> = event;
      const matches = searchToPredicate(
        node,
        schema,
      )({
        message: '',
        tags: [`tag:${event.tag}`],
        reserved: (column) => columns[column],
        attribute: () => event.path,
        attributeValues: () => [event.path],
      });
      if (matches && required !== undefined) expect(required.values).toContain(columns[required.column]);
    }),
    { numRuns: 3_000, seed: 20261122 },
  );
});

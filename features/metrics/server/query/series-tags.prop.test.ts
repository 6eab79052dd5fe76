import type { ScopeNode } from '@komainu/query/metrics/ast.ts';
import { scopeToPredicate } from '@komainu/query/metrics/scope.ts';
import { ANY_MANY, type GlobPart } from '@komainu/query/search/ast.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SeriesRegistry } from '../series-registry.ts';
import { scopeTest, tagsOf, valueReader } from './series-tags.ts';

const HOST_TAGS: Readonly<Record<string, readonly string[]>> = { h1: ['env:prod', 'a:9', 'bare'], h2: ['env:dev'] };
const hostTags = (host: string): readonly string[] => HOST_TAGS[host] ?? [];
const PLACE = { offset: 0, length: 0 };

const tag: fc.Arbitrary<ScopeNode> = fc
  .constantFrom(
    ['env', 'prod'],
    ['a', '1'],
    ['a', '*'],
    ['a', '9'],
    ['host', 'h1'],
    ['host', 'h*'],
    ['', 'bare'],
    ['x', ''],
  )
  .map(([key = '', value = '']) => {
    const pattern: GlobPart[] | null = value.endsWith('*') ? [value.slice(0, -1), ANY_MANY] : null;
    return { ...PLACE, kind: 'tag', key, value, pattern } as const;
  });

const scope: fc.Arbitrary<ScopeNode> = fc.letrec<{ node: ScopeNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tag,
    fc.constant<ScopeNode>({ kind: 'all' }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      children: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), child: tie('node') }),
  ),
})).node;

const series = fc.record({
  host: fc.constantFrom('', 'h1', 'h2', 'h3'),
  tags: fc.uniqueArray(fc.constantFrom('a:1', 'a:2', 'a:3', 'env:prod', 'bare', 'b:a:1')),
});

/** As told in the docs: every value of the key, once, in the order of the tags. */
function plainValue(tags: readonly string[], key: string): string | undefined {
  const values = tags.filter((one) => one.startsWith(`${key}:`)).map((one) => one.slice(key.length + 1));
  return values.length === 0 ? undefined : [...new Set(values)].join(',');
}

it('chooses and groups as the texts of all tags say', () => {
  fc.assert(
    fc.property(scope, fc.array(series, { minLength: 1, maxLength: 12 }), (asked, all) => {
      const registry = new SeriesRegistry();
      const found = all.map(({ host, tags }) =>
        Number(registry.find({ metric: 'm', host, tags, type: 'gauge', intervalSeconds: 0, unit: '' }, 100)),
      );
      const lists = registry.entry(0).metric.tagLists;
      const inScope = scopeTest(asked, registry, hostTags);
      const plain = scopeToPredicate(asked);
      const readers = ['a', 'env', 'host', 'none'].map((key) => ({ key, read: valueReader(key, lists, hostTags) }));
      for (const number of found) {
        const entry = registry.entry(number);
        const tags = tagsOf(entry, hostTags);
        expect(inScope(entry.tagsAt, entry.hostNumber)).toBe(plain(tags));
        expect(readers.map(({ read }) => read(entry))).toEqual(readers.map(({ key }) => plainValue(tags, key)));
      }
    }),
  );
});

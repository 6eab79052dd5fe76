import { expect, it } from 'vitest';
import { indexOfConfiguration } from './tag-configuration.ts';
import { indexOfRules, type TagIndexingRule, type TagUsage } from './tag-indexing-rule.ts';

const KEYS = ['env', 'host', 'user', 'version'];
const NOBODY: TagUsage = { queried: () => false, inAssets: () => false };

function rule(tags: readonly string[], more: Partial<TagIndexingRule> & { data?: object } = {}): TagIndexingRule {
  const { data = {}, ...rest } = more;
  return {
    name: 'r',
    metricNameMatches: ['*'],
    ignoredMetricNameMatches: undefined,
    tags,
    excludeTagsMode: false,
    options: { version: 1, data: { ...data } },
    order: 1,
    createdBy: 'a',
    ...rest,
  };
}

function kept(rules: readonly TagIndexingRule[], usage = NOBODY): string[] | undefined {
  const index = indexOfRules('m', rules, usage);
  return index === undefined ? undefined : KEYS.filter(index.has);
}

it.each<[string, TagIndexingRule[], string[] | undefined]>([
  ['no rule leaves everything', [], undefined],
  ['wanted tags', [rule(['env'])], ['env']],
  ['wanted tags of several rules', [rule(['env']), rule(['version'])], ['env', 'version']],
  ['excluded tags', [rule(['user'], { excludeTagsMode: true })], ['env', 'host', 'version']],
  [
    'excluded tags of several rules',
    [rule(['user'], { excludeTagsMode: true }), rule(['host'], { excludeTagsMode: true })],
    ['env', 'version'],
  ],
  [
    'a rule that overrides',
    [
      rule(['user'], { excludeTagsMode: true }),
      rule(['host'], { excludeTagsMode: true, data: { override_previous_rules: true } }),
    ],
    ['env', 'user', 'version'],
  ],
])('rules: %s', (_, rules, expected) => {
  expect(kept(rules)).toEqual(expected);
});

it('leaves out what nobody asks for and nothing draws', () => {
  const usage: TagUsage = {
    queried: (_, key, seconds) => key === 'env' && seconds === 60,
    inAssets: (_, key) => key === 'user',
  };
  const dynamic = (dynamic_tags: object) => [rule(['host'], { excludeTagsMode: true, data: { dynamic_tags } })];
  expect([
    kept(dynamic({ exclude_not_queried_window_seconds: 60 }), usage),
    kept(dynamic({ exclude_not_used_in_assets: true }), usage),
    kept(dynamic({ exclude_not_queried_window_seconds: 60, exclude_not_used_in_assets: true }), usage),
    kept(dynamic({}), usage),
  ]).toEqual([['env'], ['user'], ['env', 'user'], ['env', 'user', 'version']]);
});

it('reads a configuration by its mode', () => {
  const configuration = { metricType: 'gauge', tags: ['env', 'host'], aggregations: [] };
  const keys = (excludeTagsMode: boolean) =>
    KEYS.filter(indexOfConfiguration({ ...configuration, excludeTagsMode }).has);
  expect([keys(false), keys(true)]).toEqual([
    ['env', 'host'],
    ['user', 'version'],
  ]);
  const percentiles = (includePercentiles?: boolean) =>
    indexOfConfiguration({
      ...configuration,
      metricType: 'distribution',
      ...(includePercentiles !== undefined && { includePercentiles }),
    }).percentiles;
  expect([percentiles(), percentiles(false), percentiles(true)]).toEqual([false, false, true]);
});

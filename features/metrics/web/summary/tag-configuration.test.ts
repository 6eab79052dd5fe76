import { expect, it } from 'vitest';
import { configurationBody, draftOf, indexedKeys, toggled, turned } from './tag-configuration.ts';

const KEYS = ['env', 'host', 'user'];

it('begins with every tag, and says the same the other way round', () => {
  const all = draftOf(null, KEYS);
  expect(all).toEqual({ excludes: false, tags: KEYS, percentiles: true });
  const without = toggled(all, 'user');
  expect([without.tags, indexedKeys(without, KEYS)]).toEqual([
    ['env', 'host'],
    ['env', 'host'],
  ]);
  const excluding = turned(without, KEYS);
  expect([excluding, indexedKeys(excluding, KEYS)]).toEqual([
    { excludes: true, tags: ['user'], percentiles: true },
    ['env', 'host'],
  ]);
});

it('says what the API wants to hear', () => {
  const draft = draftOf({ tags: ['env'], include_percentiles: false }, KEYS);
  expect(configurationBody({ metric: 'd', type: 'distribution' }, draft, true).data).toEqual({
    type: 'manage_tags',
    id: 'd',
    attributes: { tags: ['env'], exclude_tags_mode: false, metric_type: 'distribution', include_percentiles: false },
  });
  expect(configurationBody({ metric: 'g', type: 'gauge' }, draft, false).data.attributes).toEqual({
    tags: ['env'],
    exclude_tags_mode: false,
  });
});

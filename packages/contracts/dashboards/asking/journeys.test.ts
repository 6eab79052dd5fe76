import { expect, it } from 'vitest';
import { funnelOf, sankeyOf } from './journeys.ts';

const substitute = (text: string): string => text.replaceAll('$env', 'env:prod');
const funnel = (query: object) =>
  funnelOf({ type: 'funnel', requests: [{ request_type: 'funnel', query }] }, substitute);
const sankey = (query: object) =>
  sankeyOf({ type: 'sankey', requests: [{ request_type: 'sankey', query }] }, substitute);
const steps = [
  { facet: '@action', value: 'add to cart' },
  { facet: '@action', value: 'pay' },
];

it('reads steps of facets and values', () => {
  expect(funnel({ data_source: 'logs', query_string: '$env', steps })).toEqual({
    kind: 'question',
    question: {
      source: 'logs',
      key: '@usr.id',
      steps: [
        { label: 'add to cart', search: '(env:prod) @action:"add to cart"' },
        { label: 'pay', search: '(env:prod) @action:pay' },
      ],
    },
  });
});

it('reads journeys', () => {
  const node = (query: string, data_source = 'spans') => ({ data_source, search: { query } });
  const search = { expression: 'a -> b', node_objects: { a: node('service:web'), b: node('service:db') } };
  expect(funnel({ data_source: 'product_analytics_journey', search })).toEqual({
    kind: 'question',
    question: {
      source: 'spans',
      key: 'trace_id',
      steps: [
        { label: 'a', search: 'service:web' },
        { label: 'b', search: 'service:db' },
      ],
    },
  });
  const mixed = { ...search, node_objects: { a: node('x'), b: node('y', 'product_analytics') } };
  expect(funnel({ data_source: 'product_analytics_journey', search: mixed })).toEqual({
    kind: 'no_data',
    source: 'product_analytics',
  });
});

it('says which data there are none of', () => {
  expect([
    funnel({ data_source: 'rum', steps }),
    funnel({ data_source: 'logs' }),
    sankey({ data_source: 'rum' }),
  ]).toEqual([{ kind: 'no_data', source: 'rum' }, undefined, { kind: 'no_data', source: 'rum' }]);
});

it('reads ways', () => {
  expect(
    sankey({
      data_source: 'logs',
      mode: 'target',
      target: 'pay',
      facet: '@action',
      join_keys: { primary: '@session_id' },
      number_of_steps: 99,
    }),
  ).toEqual({
    kind: 'question',
    question: {
      source: 'logs',
      key: '@session_id',
      search: '*',
      field: '@action',
      mode: 'target',
      station: 'pay',
      steps: 8,
      entriesPerStep: 5,
    },
  });
});

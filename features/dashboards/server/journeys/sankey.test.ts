import { expect, it } from 'vitest';
import { sankeyWays } from './sankey.ts';

const events = (ways: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(ways).flatMap(([key, names]) => names.map((name, index) => ({ key, name, unixMs: index })));

const WAYS = events({
  a: ['home', 'home', 'cart', 'pay'],
  b: ['home', 'cart'],
  c: ['home', 'help'],
  d: ['ad', 'home', 'faq'],
});
const rules = { mode: 'source', station: 'home', steps: 3, entriesPerStep: 1 } as const;

it('follows ways from a station, the rest of a column together', () => {
  expect(sankeyWays(WAYS, rules)).toEqual({
    nodes: [
      { step: 0, name: 'home', count: 4 },
      { step: 1, name: 'cart', count: 2 },
      { step: 1, name: '', count: 2 },
      { step: 2, name: 'pay', count: 1 },
    ],
    links: [
      { from: 0, to: 1, count: 2 },
      { from: 0, to: 2, count: 2 },
      { from: 1, to: 3, count: 1 },
    ],
  });
});

it('follows ways to a station into the last column', () => {
  const { nodes, links } = sankeyWays(WAYS, { ...rules, mode: 'target', station: 'pay', entriesPerStep: 5 });
  expect(nodes.map(({ step, name }) => `${step} ${name}`)).toEqual(['0 home', '1 cart', '2 pay']);
  expect(links).toHaveLength(2);
});

it('begins with whatever came first, and has nothing where nobody was', () => {
  expect(sankeyWays(WAYS, { ...rules, station: '' }).nodes.filter(({ step }) => step === 0)).toEqual([
    { step: 0, name: 'home', count: 3 },
    { step: 0, name: '', count: 1 },
  ]);
  expect(sankeyWays(WAYS, { ...rules, station: 'nowhere' })).toEqual({ nodes: [], links: [] });
});

import { expect, it } from 'vitest';
import { fittedLabel, placeSankey, ribbonPath } from './sankey-layout.ts';

const ANSWER = {
  nodes: [
    { step: 0, name: 'home', count: 4 },
    { step: 1, name: 'cart', count: 2 },
    { step: 1, name: '', count: 2 },
  ],
  links: [
    { from: 0, to: 2, count: 2 },
    { from: 0, to: 1, count: 1 },
  ],
};

it('places stations in columns and ribbons between them', () => {
  const { nodes, links } = placeSankey(ANSWER, 212, 54);
  expect(nodes).toEqual([
    { x: 0, y: 7, width: 12, height: 40 },
    { x: 200, y: 0, width: 12, height: 20 },
    { x: 200, y: 34, width: 12, height: 20 },
  ]);
  // The ribbon to the upper station leaves first.
  expect(links).toEqual([
    { fromX: 12, fromY: 17, toX: 200, toY: 34, width: 20 },
    { fromX: 12, fromY: 7, toX: 200, toY: 0, width: 10 },
  ]);
  expect(ribbonPath({ fromX: 0, fromY: 0, toX: 10, toY: 4, width: 2 })).toBe('M0 0C5 0 5 4 10 4L10 6C5 6 5 2 0 2Z');
});

it.each([
  [200, 'add_to_cart', '96'],
  [62, 'add_to…', '96'],
  [30, 'add…', ''],
  [5, '', ''],
])('fits a label into %d px', (room, name, count) => {
  expect(fittedLabel('add_to_cart', '96', room)).toEqual({ name, count });
});

it('stays within bounds for one column, nothing, and no room', () => {
  const [only] = placeSankey({ nodes: [{ step: 0, name: 'a', count: 3 }], links: [] }, 100, 30).nodes;
  expect([only, placeSankey({ nodes: [], links: [] }, 0, 0)]).toEqual([
    { x: 0, y: 0, width: 12, height: 30 },
    { nodes: [], links: [] },
  ]);
  expect(placeSankey(ANSWER, 100, 5).nodes.every(({ height }) => height >= 0 && Number.isFinite(height))).toBe(true);
});

import { expect, it } from 'vitest';
import { bestWay, mapLayout, NODE_HEIGHT, NODE_WIDTH, strokeOf } from './map-layout.ts';

const stats = { hits: 1, errors: 0, p95Ns: 1 };
const node = (service: string) => ({ service, kind: 'service' as const, ...stats });
const edge = (from: string, to: string) => ({ from, to, ...stats });

it('puts callers left of what they call, and nobody over another', () => {
  const places = mapLayout(
    [node('web'), node('orders'), node('users'), node('db'), node('alone')],
    // A circle, a call to oneself and an edge to somebody who is not shown break nothing.
    [
      edge('web', 'orders'),
      edge('web', 'users'),
      edge('orders', 'db'),
      edge('db', 'web'),
      edge('web', 'web'),
      edge('db', 'x'),
    ],
  );
  const at = (name: string) => places.get(name) ?? { x: Number.NaN, y: Number.NaN };
  expect(at('web').x + NODE_WIDTH).toBeLessThan(at('orders').x);
  expect(at('orders').x + NODE_WIDTH).toBeLessThan(at('db').x);
  expect(Math.abs(at('orders').y - at('users').y)).toBeGreaterThanOrEqual(NODE_HEIGHT);
  expect(Number.isFinite(at('alone').x)).toBe(true);
});

it('draws busy lines stronger', () => {
  expect([strokeOf(0, 100), strokeOf(100, 100), strokeOf(1, 0)]).toEqual([1, 3, 1]);
  expect(strokeOf(10, 100)).toBeGreaterThan(1.5);
});

it('turns a chain of calls so that it can be read where it stands', () => {
  const nodes = ['a', 'b', 'c', 'd'].map(node);
  const edges = [edge('a', 'b'), edge('b', 'c'), edge('c', 'd')];
  expect([bestWay(nodes, edges, 1600, 400), bestWay(nodes, edges, 760, 400), bestWay(nodes, edges, 320, 400)]).toEqual([
    { isDown: false, hasWords: true },
    { isDown: false, hasWords: false },
    { isDown: true, hasWords: false },
  ]);
});

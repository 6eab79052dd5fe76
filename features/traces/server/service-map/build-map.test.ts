import { expect, it } from 'vitest';
import { around, buildMap } from './build-map.ts';

const stats = (hits: number, errors = 0, p95 = 1000) => ({ hits: String(hits), errors: String(errors), p95 });

const map = buildMap(
  [
    { service: 'web', type: 'web', ...stats(10, 1) },
    { service: 'orders', type: 'web', ...stats(8) },
    { service: 'orders-postgres', type: 'sql', ...stats(20) },
  ],
  [
    { caller: 'web', service: 'orders', ...stats(8) },
    { caller: 'orders', service: 'orders-postgres', ...stats(20) },
    { caller: 'gateway', service: 'web', ...stats(3) },
  ],
  [
    // Known from the other end already.
    { caller: 'web', peer: 'orders', system: '', type: 'http', kind: 'client', ...stats(8) },
    { caller: 'web', peer: 'sessions', system: 'redis', type: 'redis', kind: 'client', ...stats(5, 2, 70) },
    { caller: 'orders', peer: 'sessions', system: 'redis', type: 'redis', kind: 'client', ...stats(1, 0, 90) },
    { caller: 'orders', peer: 'mail', system: '', type: 'http', kind: 'producer', ...stats(4) },
  ],
  2,
);

it('joins what is known of services, their calls and what they call outside', () => {
  expect(map.nodes.map(({ service, kind, hits }) => [service, kind, hits])).toEqual([
    ['web', 'service', 20],
    ['orders', 'service', 16],
    ['orders-postgres', 'database', 40],
    ['gateway', 'service', 0],
    ['sessions', 'cache', 12],
    ['mail', 'queue', 8],
  ]);
  expect(map.edges.map(({ from, to, hits, errors }) => [from, to, hits, errors])).toEqual([
    ['web', 'orders', 16, 0],
    ['orders', 'orders-postgres', 40, 0],
    ['gateway', 'web', 6, 0],
    ['web', 'sessions', 10, 4],
    ['orders', 'sessions', 2, 0],
    ['orders', 'mail', 8, 0],
  ]);
  expect(map.share).toBe(0.5);
});

it('shows one service with those next to it', () => {
  const { nodes, edges } = around(map, 'web');
  expect(nodes.map(({ service }) => service)).toEqual(['web', 'orders', 'gateway', 'sessions']);
  expect(edges).toHaveLength(3);
});

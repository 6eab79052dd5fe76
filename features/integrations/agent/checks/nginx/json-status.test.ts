import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { flattenStatus } from './json-status.ts';

it('names a number by its path, and makes tags of the names of things', () => {
  const status = {
    load_timestamp: '2026-11-22T08:00:00.500Z',
    address: '192.0.2.1',
    server_zones: { shop: { requests: 7, responses: { codes: { 200: 5, 404: 2 } } } },
    upstreams: { cart: { zombies: 0, peers: [{ server: '192.0.2.7:80', backup: true, name: 'cart-1' }] } },
  };
  expect(flattenStatus(status)).toEqual([
    { name: 'nginx.load_timestamp', value: Date.UTC(2026, 10, 22, 8) / 1000 + 0.5, tags: [] },
    { name: 'nginx.server_zone.requests', value: 7, tags: ['server_zone:shop'] },
    { name: 'nginx.server_zone.responses.code', value: 5, tags: ['server_zone:shop', 'code:200'] },
    { name: 'nginx.server_zone.responses.code', value: 2, tags: ['server_zone:shop', 'code:404'] },
    { name: 'nginx.upstream.zombies', value: 0, tags: ['upstream:cart'] },
    { name: 'nginx.upstream.peers.backup', value: 1, tags: ['upstream:cart', 'server:192.0.2.7:80'] },
  ]);
});

it('keeps a server that is a mapping', () => {
  expect(flattenStatus({ server: { connections: 1 } })).toEqual([
    { name: 'nginx.server.connections', value: 1, tags: [] },
  ]);
});

it('takes any JSON without failing', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 60 }), (status) => {
      for (const { value } of flattenStatus(status)) expect(typeof value).toBe('number');
    }),
  );
});

it('reads the traffic status module', () => {
  const status: unknown = JSON.parse(readFileSync(new URL('testdata/vts.json', import.meta.url), 'utf8'));
  expect(flattenStatus(status)).toContainEqual({
    name: 'nginx.upstream.responses.2xx',
    value: 11,
    tags: ['upstream:cart', 'server:192.0.2.7:8080'],
  });
});

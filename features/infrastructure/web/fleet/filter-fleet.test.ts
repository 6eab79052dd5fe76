import type { FleetAgent } from '@komainu/contracts/infrastructure/fleet-api.ts';
import { expect, test } from 'vitest';
import { type FleetFilter, filterFleet } from './filter-fleet.ts';

const agent = (host: string, change: Partial<FleetAgent>): FleetAgent => ({
  key: host,
  host,
  version: '7.70.0',
  flavor: 'agent',
  os: 'debian',
  osVersion: '13',
  up: true,
  firstSeenUnixMs: 0,
  lastSeenUnixMs: 0,
  startedUnixMs: 0,
  tags: [],
  services: [],
  features: [],
  integrations: [],
  checks: { ok: 1, warning: 0, error: 0 },
  ...change,
});

const FLEET = [
  agent('a', { tags: ['env:prod'] }),
  agent('b', { checks: { ok: 0, warning: 0, error: 2 }, integrations: ['redisdb'] }),
  agent('c', { up: false, version: '1.2.3' }),
];

test.each<[string, FleetFilter, readonly string[]]>([
  ['', 'all', ['b', 'a', 'c']],
  ['', 'failing', ['b']],
  ['', 'silent', ['c']],
  ['ENV:prod debian', 'all', ['a']],
  ['redis', 'all', ['b']],
  ['1.2', 'failing', []],
])('%j %s', (search, filter, hosts) => {
  expect(filterFleet(FLEET, search, filter).map(({ host }) => host)).toEqual(hosts);
});

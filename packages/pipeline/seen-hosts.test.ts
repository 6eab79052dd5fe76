import { expect, it } from 'vitest';
import { SeenHosts } from './seen-hosts.ts';

it('tells of each host and service once, with the latest time, and of no host never', () => {
  const seen = new SeenHosts();
  const rows: [string, string, number][] = [
    ['web-1', 'shop', 5_000],
    ['web-1', 'shop', 9_999],
    ['web-1', 'cart', 7_000],
    ['web-2', 'shop', 1_000],
    ['web-1', 'shop', 2_000],
    ['', 'shop', 3_000],
  ];
  for (const row of rows) seen.note(...row);
  const told: unknown[] = [];
  seen.report((...sighting) => told.push(sighting));
  expect(told).toEqual([
    ['web-1', 'shop', 9],
    ['web-1', 'cart', 7],
    ['web-2', 'shop', 1],
  ]);
});

it('keeps many pairs apart', () => {
  const seen = new SeenHosts();
  const told = new Map<string, number>();
  for (let row = 0; row < 20_000; row++) seen.note(`web-${row % 700}`, `shop-${row % 11}`, row * 1_000);
  seen.report((host, service, timeUnixS) => told.set(`${host} ${service}`, timeUnixS));
  const expected = new Map(
    Array.from({ length: 20_000 }, (_, row) => [`web-${row % 700} shop-${row % 11}`, row] as const),
  );
  expect(told).toEqual(expected);
});

it('forgets when it is cleared', () => {
  const seen = new SeenHosts();
  seen.note('web-1', 'shop', 9_000);
  seen.clear();
  seen.note('web-1', 'shop', 2_000);
  const told: unknown[] = [];
  seen.report((...sighting) => told.push(sighting));
  expect(told).toEqual([['web-1', 'shop', 2]]);
});

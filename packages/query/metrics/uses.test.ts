import { expect, it } from 'vitest';
import { metricUses } from './uses.ts';

it('finds metrics and the tags that they are asked by', () => {
  const definition = {
    title: 'avg: of {braces} that say nothing',
    widgets: [
      { requests: [{ q: 'top(avg:a.b{$env,host:$h.value,!role:x} by {service,$by}, 10, "mean", "desc") / sum:c{*}' }] },
      { requests: [{ queries: [{ query: 'sum:a.b{zone IN (x,y)}.as_rate()' }], formulas: [{ formula: 'query1' }] }] },
    ],
  };
  expect([...metricUses(definition, new Map([['env', 'environment']]))]).toEqual([
    ['a.b', ['environment', 'host', 'role', 'service', 'zone']],
    ['c', []],
  ]);
});

it.each([
  ['avg(last_5m):avg:system.cpu.user{env:prod} by {host} > 80'],
  ['change(avg(last_5m),last_1h):sum:system.cpu.user{env:prod} by {host}.as_rate() <= -1.5'],
  ["avg(last_4h):anomalies(avg:system.cpu.user{env:prod} by {host}, 'basic', 2) >= 1"],
  ['percentile(last_15m):p95:system.cpu.user{env:prod} by {host} > 1e3'],
])('reads what a monitor watches: %s', (query) => {
  expect([...metricUses({ query })]).toEqual([['system.cpu.user', ['env', 'host']]]);
});

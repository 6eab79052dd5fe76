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

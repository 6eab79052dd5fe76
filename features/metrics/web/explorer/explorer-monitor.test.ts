import { expect, test } from 'vitest';
import { explorerMonitor } from './explorer-monitor.ts';
import { readState } from './explorer-state.ts';

test('a monitor watches the first formula that is drawn, else the first query', () => {
  const query = (params: Record<string, string>): string | undefined => explorerMonitor(readState(params))?.query;
  expect([
    query({}),
    query({ a: 'avg:x{*}', b: 'avg:y{*}', hide: 'a' }),
    query({ a: 'avg:x{*}', b: 'avg:y{*}', formulas: 'a/b' }),
    query({ a: 'avg:x{*}', formulas: 'a*2', hide: 'f1' }),
  ]).toEqual([undefined, 'avg(last_5m):avg:y{*}', 'avg(last_5m):avg:x{*}/avg:y{*}', 'avg(last_5m):avg:x{*}']);
});

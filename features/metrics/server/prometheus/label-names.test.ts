import { parsePromql } from '@komainu/query/promql/parse.ts';
import { expect, test } from 'vitest';
import { labelNamesIn } from './label-names.ts';

test.each([
  ['up{job="a"}', ['job']],
  ['sum by (host) (rate(x{code=~"5.."}[5m])) / on (zone) group_left (team) -y', ['code', 'host', 'team', 'zone']],
  ['topk(3, sum without (pod) (max_over_time(x[5m:1m])))', []],
  ['quantile by (le) (0.9, (x)) + 1', ['le']],
])('%s', (text, names) => expect([...labelNamesIn(parsePromql(text))].sort()).toEqual(names));

import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import { expect, it } from 'vitest';
import type { GroupChange } from './advance.ts';
import { newGroup } from './group-memory.ts';
import { together } from './together.ts';

const groupsOf = (told: Readonly<Record<string, MonitorState>>) =>
  new Map(Object.entries(told).map(([name, toldState]) => [name, { ...newGroup(0), toldState }]));

function change(group: string, from: MonitorState, to: MonitorState): GroupChange {
  const tell = { from, to, value: 1, threshold: undefined, leftOkUnixMs: 0, again: false, notify: true };
  return { group, tags: group.split(','), change: tell, tell, details: {} };
}

const said = (changes: readonly GroupChange[]) => changes.map(({ group, tell }) => [group, tell?.from, tell?.to]);

it('tells once a cluster, when its first pod alerts and when its last recovers', () => {
  const none = groupsOf({ 'cluster:a,pod:1': 'OK', 'cluster:a,pod:2': 'OK', 'cluster:b,pod:3': 'OK' });
  const one = groupsOf({ 'cluster:a,pod:1': 'Alert', 'cluster:a,pod:2': 'OK', 'cluster:b,pod:3': 'OK' });
  const two = groupsOf({ 'cluster:a,pod:1': 'Alert', 'cluster:a,pod:2': 'Alert', 'cluster:b,pod:3': 'OK' });
  const first = [change('cluster:a,pod:1', 'OK', 'Alert')];
  const second = [change('cluster:a,pod:2', 'OK', 'Alert')];
  const back = [change('cluster:a,pod:1', 'Alert', 'OK'), change('cluster:a,pod:2', 'Alert', 'OK')];
  expect(said(together(first, none, one, ['cluster']))).toEqual([['cluster:a', 'OK', 'Alert']]);
  expect(said(together(second, one, two, ['cluster']))).toEqual([]);
  expect(said(together(back, two, none, ['cluster']))).toEqual([['cluster:a', 'Alert', 'OK']]);
  expect(said(together(first, none, one, ['*']))).toEqual([['*', 'OK', 'Alert']]);
  expect(together(first, none, one, [])).toBe(first);
});

import type { Downtime } from '@komainu/contracts/monitors/downtimes.ts';
import type { FoundMonitor } from '@komainu/contracts/monitors/search.ts';
import { expect, it } from 'vitest';
import { facetsOf, suggestionsFor } from './found.ts';
import { mutedBy } from './muted.ts';

const COUNTS = {
  status: [
    { name: 'OK', count: 38 },
    { name: 'Alert', count: 65 },
  ],
  type: [{ name: 'log', count: 40 }],
  muted: [{ name: false, count: 182 }],
  tag: [{ name: 'env:ci', count: 46 }],
};

const monitor = (priority: number | null, handle: string): FoundMonitor =>
  // Only what is counted.
  ({ priority, creator: { handle, name: null } }) as unknown as FoundMonitor;

it('counts by what the answer says and by what the monitors have, the worst first', async () => {
  const facets = facetsOf(COUNTS, [monitor(1, 'a@x'), monitor(null, 'a@x'), monitor(1, 'b@x')]);
  expect(facets.map(({ path, values }) => [path, values.map(({ value, count }) => `${value} ${count}`)])).toEqual([
    ['status', ['Alert 65', 'OK 38']],
    ['type', ['log 40']],
    ['muted', ['false 182']],
    ['priority', ['1 2']],
    ['creator', ['a@x 2', 'b@x 1']],
    ['tag', ['env:ci 46']],
  ]);
  const { suggestKeys, suggestValues } = suggestionsFor(facets);
  expect([await suggestKeys('st'), await suggestValues('tag', 'CI'), await suggestValues('name', '')]).toEqual([
    [{ value: 'status' }],
    [{ value: 'env:ci', count: 46 }],
    [],
  ]);
});

it('knows what downtimes silence', () => {
  const downtime = (monitor_identifier: object, scope: string, status = 'active'): Downtime =>
    // Only what is read.
    ({ id: 'x', type: 'downtime', attributes: { monitor_identifier, scope, status } }) as unknown as Downtime;
  const one = { id: 5, tags: ['team:a', 'env:b'] };
  expect(
    [
      [downtime({ monitor_id: 5 }, '*')],
      [downtime({ monitor_id: 5 }, 'host:x')],
      [downtime({ monitor_tags: ['*'] }, '*')],
      [downtime({ monitor_tags: ['team:a', 'env:b'] }, 'host:y')],
      [downtime({ monitor_tags: ['team:a', 'env:c'] }, '*')],
      [downtime({ monitor_id: 6 }, '*'), downtime({ monitor_id: 5 }, '*', 'scheduled')],
    ]
      .map((downtimes) => mutedBy(one, downtimes))
      .concat(mutedBy({ ...one, muted: true }, [])),
  ).toEqual(['all', 'some', 'all', 'none', 'none', 'none', 'all']);
});

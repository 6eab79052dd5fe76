import type { MonitorOptions, MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Finding, Findings } from '../finding.ts';
import { advance } from './advance.ts';
import type { GroupMemory } from './group-memory.ts';
import { judge, type Limits } from './judge.ts';
import { policyOf } from './policy.ts';

const MINUTE = 60_000;
const LIMITS: Limits = { operator: '>', critical: 90, criticalRecovery: 80, warning: 70, warningRecovery: null };
const HOSTS = ['host:a', 'host:b', 'host:c'];

const round = fc.record({
  values: fc.array(fc.option(fc.integer({ min: 0, max: 100 })), { minLength: HOSTS.length, maxLength: HOSTS.length }),
  muted: fc.boolean(),
  minutes: fc.integer({ min: 1, max: 90 }),
});
const options: fc.Arbitrary<MonitorOptions> = fc.record(
  {
    notify_no_data: fc.boolean(),
    on_missing_data: fc.constantFrom('default', 'show_no_data', 'show_and_notify_no_data', 'resolve'),
    no_data_timeframe: fc.integer({ min: 1, max: 60 }),
    renotify_interval: fc.integer({ min: 0, max: 60 }),
    timeout_h: fc.integer({ min: 0, max: 3 }),
    group_retention_duration: fc.constantFrom('1h', '4h'),
  },
  { requiredKeys: [] },
);

it('tells each state once, nothing while muted, and what it told is what holds', () => {
  fc.assert(
    fc.property(options, fc.array(round, { maxLength: 40 }), (given, rounds) => {
      const policy = policyOf(given, 5 * MINUTE, ['host']);
      let groups: ReadonlyMap<string, GroupMemory> = new Map();
      const heard = new Map<string, MonitorState>();
      let nowMs = 1_700_000_000_000;
      for (const [index, { values, muted, minutes }] of rounds.entries()) {
        nowMs += minutes * MINUTE;
        const before = groups;
        const result = advance(groups, findings(values), {
          nowMs,
          policy,
          multi: true,
          isOther: false,
          isFirst: index === 0,
          silenceOf: () => (muted ? 'all' : 'none'),
          tellsAfter: () => true,
        });
        groups = result.groups;
        for (const name of result.forgotten) heard.delete(name);
        for (const { group, change, tell } of result.changes) {
          if (change !== null && !change.again) expect(change.from).toBe(before.get(group)?.state ?? 'No Data');
          if (tell === null) continue;
          expect(muted).toBe(false);
          const last = heard.get(group) ?? 'OK';
          if (tell.again) expect(tell.to).toBe(last);
          else expect(tell.to).not.toBe(last);
          heard.set(group, tell.to);
        }
        for (const [name, memory] of groups) {
          expect(memory.toldState).toBe(heard.get(name) ?? 'OK');
          // What alerts while nothing is muted has been told.
          if (!muted && memory.state === 'Alert') expect(memory.toldState).toBe('Alert');
        }
      }
    }),
    { numRuns: 200 },
  );
});

function findings(values: readonly (number | null)[]): Findings {
  const found = values.flatMap((value, index): [string, Finding][] => {
    const host = HOSTS[index] ?? '';
    if (value === null) return [];
    const judged = (before: MonitorState) => judge(value, before, LIMITS);
    return [[host, { tags: [host], value, full: true, judge: judged, details: {} }]];
  });
  return { groups: new Map(found) };
}

import type { MonitorOptions, MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import { describe, expect, it } from 'vitest';
import { type Findings, WHOLE } from '../finding.ts';
import { advance } from './advance.ts';
import type { GroupMemory } from './group-memory.ts';
import { judge, type Limits } from './judge.ts';
import { policyOf } from './policy.ts';
import type { Silence } from './tell.ts';

const MINUTE = 60_000;
const LIMITS: Limits = { operator: '>', critical: 90, criticalRecovery: null, warning: null, warningRecovery: null };

/** Feeds a value a minute (null: no data) to a simple alert, and says what was told at which minute. */
function told(
  values: readonly (number | null)[],
  options: MonitorOptions = {},
  { limits = LIMITS, mutedMinutes = [] as readonly number[], silence = 'all' as Silence, tellsAfter = true } = {},
): string[] {
  const policy = policyOf(options, 5 * MINUTE, []);
  let groups: ReadonlyMap<string, GroupMemory> = new Map();
  return values.flatMap((value, minute) => {
    const result = advance(groups, findingsOf(value, limits), {
      nowMs: 1_000_000_000 + minute * MINUTE,
      policy,
      multi: false,
      isOther: false,
      isFirst: minute === 0,
      silenceOf: () => (mutedMinutes.includes(minute) ? silence : 'none'),
      tellsAfter: () => tellsAfter,
    });
    groups = result.groups;
    return result.changes.flatMap(({ tell }) =>
      tell === null ? [] : [`${minute} ${tell.from}>${tell.to}${tell.again ? ' again' : ''}`],
    );
  });
}

function findingsOf(value: number | null, limits: Limits): Findings {
  if (value === null) return { groups: new Map() };
  const finding = {
    tags: [],
    value,
    full: true,
    judge: (before: MonitorState) => judge(value, before, limits),
    details: {},
  };
  return { groups: new Map([[WHOLE, finding]]) };
}

describe('the states of a group', () => {
  it('alerts and recovers, and says nothing of the first OK', () => {
    expect(told([1, 95, 96, 50, 50])).toEqual(['1 OK>Alert', '3 Alert>OK']);
  });

  it('holds a state until the recovery threshold', () => {
    const limits = { ...LIMITS, criticalRecovery: 80, warning: 70, warningRecovery: 60 };
    expect(told([95, 85, 79, 65, 55], {}, { limits })).toEqual(['0 No Data>Alert', '2 Alert>Warn', '4 Warn>OK']);
  });

  it('tells again as often as it is asked to', () => {
    const options = { renotify_interval: 2, renotify_occurrences: 2 };
    expect(told([95, 95, 95, 95, 95, 95, 95, 95], options)).toEqual([
      '0 No Data>Alert',
      '2 Alert>Alert again',
      '4 Alert>Alert again',
    ]);
  });

  it('keeps the state while there is no data, unless it was asked to tell', () => {
    expect(told([95, null, null, null, null, null, null])).toEqual(['0 No Data>Alert']);
    const options = { notify_no_data: true, no_data_timeframe: 3 };
    expect(told([50, null, null, null, null, 50], options)).toEqual(['3 OK>No Data', '5 No Data>OK']);
  });

  it('shows missing data without telling, or takes it for well', () => {
    expect(told([50, null, null, null, 95], { on_missing_data: 'show_no_data', no_data_timeframe: 2 })).toEqual([
      '4 No Data>Alert',
    ]);
    expect(told([95, null, null, null], { on_missing_data: 'resolve', no_data_timeframe: 2 })).toEqual([
      '0 No Data>Alert',
      '2 Alert>OK',
    ]);
  });

  it('resolves by itself what no longer reports', () => {
    const values = [95, ...Array.from({ length: 61 }, () => null)];
    expect(told(values, { timeout_h: 1 })).toEqual(['0 No Data>Alert', '60 Alert>OK']);
  });

  it('gives groups that appear later the time to begin', () => {
    const policy = policyOf({ new_group_delay: 300 }, 5 * MINUTE, ['host']);
    const context = {
      policy,
      multi: true,
      isOther: false,
      silenceOf: () => 'none' as const,
      tellsAfter: () => true,
    } as const;
    const found = (value: number, host: string): Findings => {
      const judged = (before: MonitorState) => judge(value, before, LIMITS);
      return { groups: new Map([[host, { tags: [host], value, full: true, judge: judged, details: {} }]]) };
    };
    const first = advance(new Map(), found(95, 'host:a'), { ...context, nowMs: 0, isFirst: true });
    const second = advance(first.groups, found(95, 'host:b'), { ...context, nowMs: MINUTE, isFirst: false });
    const third = advance(second.groups, found(95, 'host:b'), { ...context, nowMs: 6 * MINUTE, isFirst: false });
    expect([first, second, third].map(({ changes }) => changes.map(({ group }) => group))).toEqual([
      ['host:a'],
      [],
      ['host:b'],
    ]);
  });

  it('is silent in a downtime, and tells at its end what still holds', () => {
    expect(told([1, 95, 95, 95], {}, { mutedMinutes: [1, 2] })).toEqual(['3 OK>Alert']);
    expect(told([1, 95, 1, 1], {}, { mutedMinutes: [1, 2] })).toEqual([]);
    expect(told([1, 95, 1, 1], {}, { mutedMinutes: [2] })).toEqual(['1 OK>Alert', '3 Alert>OK']);
    expect(told([1, 95, 95, 1], {}, { mutedMinutes: [1], tellsAfter: false })).toEqual([]);
  });

  it('tells in a downtime that what people know of is over, unless that is muted, too', () => {
    const given = { mutedMinutes: [2, 3], silence: 'but_recovery' } as const;
    expect(told([1, 95, 1, 95, 95], {}, given)).toEqual(['1 OK>Alert', '2 Alert>OK', '4 OK>Alert']);
  });
});

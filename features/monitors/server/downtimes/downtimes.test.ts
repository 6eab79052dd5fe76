import { testContext } from '@komainu/testkit/test-server.ts';
import { describe, expect, it } from 'vitest';
import { monitorsClient, NOW } from '../test-client.ts';
import { endedBefore, occurrenceAt } from './occurrences.ts';
import { joinScopes, parseScope } from './scope.ts';
import type { DowntimeSchedule } from './stored.ts';

const NOW_S = NOW / 1_000;
const MONITOR = {
  type: 'log alert',
  query: 'logs("env:prod").rollup("count").by("host").last("5m") > 4',
  name: 'Logs',
  message: '',
};

describe('downtimes', () => {
  it('are one thing for both versions of the API', async () => {
    const { ask } = await monitorsClient(testContext);
    const made = await ask('POST', '/api/v1/downtime', {
      scope: ['env:prod', 'host:a'],
      start: NOW_S - 60,
      end: NOW_S + 60,
    });
    expect([made.status, made.body]).toMatchObject([
      200,
      { active: true, scope: ['env:prod', 'host:a'], status: 'active', downtime_type: 1 },
    ]);
    const { body } = await ask('GET', `/api/v2/downtime/${made.body.uuid}`);
    expect(body.data.attributes).toMatchObject({
      scope: 'env:prod AND host:a',
      status: 'active',
      schedule: { start: '2026-11-22T11:59:00.000000+00:00', end: '2026-11-22T12:01:00.000000+00:00' },
    });
    expect((await ask('POST', '/api/v1/downtime/cancel/by_scope', { scope: 'env:prod,host:a' })).body).toEqual({
      cancelled_ids: [made.body.id],
    });
    expect((await ask('GET', `/api/v1/downtime/${made.body.id}`)).body).toMatchObject({
      disabled: true,
      status: 'canceled',
    });
    expect((await ask('GET', '/api/v2/downtime')).body.meta.page.total_filtered_count).toBe(0);
  });

  it('are told with the monitors that they hold', async () => {
    const { ask } = await monitorsClient(testContext);
    const { id } = (await ask('POST', '/api/v1/monitor', MONITOR)).body;
    const attributes = { scope: '*', monitor_identifier: { monitor_id: id }, schedule: { start: null } };
    const made = await ask('POST', '/api/v2/downtime', { data: { type: 'downtime', attributes } });
    expect(made.status).toBe(200);
    const { body } = await ask('GET', `/api/v1/monitor/${id}?with_downtimes=true`);
    expect(body.matching_downtimes).toMatchObject([{ active: true, monitor_id: id, scope: ['*'], end: null }]);
    expect((await ask('GET', `/api/v2/monitor/${id}/downtime_matches`)).body.data).toMatchObject([
      { type: 'downtime_match', id: made.body.data.id },
    ]);
  });

  it.each([
    [{}, 'Invalid scope parameter'],
    [{ scope: 'env' }, 'Invalid scope parameter'],
    [{ scope: '*', recurrence: { type: 'hours', period: 1 } }, 'Invalid recurrence type'],
    [{ scope: '*', timezone: 'Nowhere/Land' }, 'Invalid timezone: Nowhere/Land'],
    [{ scope: '*', start: 20, end: 10 }, 'end is not after start'],
    [{ scope: '*', recurrence: { type: 'rrule', rrule: 'FREQ=SECONDLY' } }, /^Invalid rrule/],
  ])('are refused with the reason: %j', async (sent, reason) => {
    const { ask } = await monitorsClient(testContext);
    const { status, body } = await ask('POST', '/api/v1/downtime', sent);
    expect([status, body.errors]).toEqual([400, [typeof reason === 'string' ? reason : expect.stringMatching(reason)]]);
  });
});

describe('occurrences', () => {
  const daily: DowntimeSchedule = {
    kind: 'recurring',
    timezone: 'Europe/Paris',
    recurrences: [{ rrule: 'FREQ=DAILY;INTERVAL=1', start: '2026-03-27T22:00:00', durationS: 7_200, duration: '2h' }],
  };
  const at = (schedule: DowntimeSchedule, iso: string) => {
    const found = occurrenceAt(schedule, Date.parse(iso));
    return found === undefined ? undefined : new Date(found.startUnixMs).toISOString();
  };

  it('keep to the clocks of their time zone', () => {
    // Summer time begins on 29 March 2026.
    expect([
      at(daily, '2026-03-28T21:30:00Z'),
      at(daily, '2026-03-29T20:30:00Z'),
      at(daily, '2026-03-29T22:30:00Z'),
      at(daily, '2026-03-20T00:00:00Z'),
    ]).toEqual([
      '2026-03-28T21:00:00.000Z',
      '2026-03-29T20:00:00.000Z',
      '2026-03-30T20:00:00.000Z',
      '2026-03-27T21:00:00.000Z',
    ]);
  });

  it('end where the rule says', () => {
    const [one] = daily.kind === 'recurring' ? daily.recurrences : [];
    const twice: DowntimeSchedule = {
      ...daily,
      recurrences: one === undefined ? [] : [{ ...one, rrule: 'FREQ=DAILY;COUNT=2' }],
    };
    expect([at(twice, '2026-03-28T21:30:00Z'), at(twice, '2026-03-29T00:00:00Z')]).toEqual([
      '2026-03-28T21:00:00.000Z',
      undefined,
    ]);
  });
});

describe('scopes', () => {
  it.each([
    ['*', ['a:b'], true],
    ['env:prod', ['env:prod', 'host:a'], true],
    ['env:(prod OR staging) AND -host:a', ['env:staging', 'host:a'], false],
    ['service:web-*', ['service:web-1'], true],
    [joinScopes(['env:prod', '!host:a b']), ['env:prod', 'host:a b'], false],
  ])('%s of %j: %s', (scope, tags, holds) => {
    expect(parseScope(scope)(tags)).toBe(holds);
  });
});

describe('the end of a downtime', () => {
  it('is told as its sender asked', () => {
    const once: DowntimeSchedule = { kind: 'once', startUnixMs: 0, endUnixMs: 1_000 };
    expect([endedBefore(once, 500), endedBefore(once, 2_000)]).toEqual([undefined, 1_000]);
    const daily: DowntimeSchedule = {
      kind: 'recurring',
      timezone: 'UTC',
      recurrences: [{ rrule: 'FREQ=DAILY', start: '2026-11-20T01:00:00', durationS: 3_600, duration: '1h' }],
    };
    const at = (iso: string) => {
      const endedMs = endedBefore(daily, Date.parse(iso));
      return endedMs === undefined ? undefined : new Date(endedMs).toISOString();
    };
    expect([at('2026-11-22T01:30:00Z'), at('2026-11-22T03:00:00Z')]).toEqual([undefined, '2026-11-22T02:00:00.000Z']);
  });
});

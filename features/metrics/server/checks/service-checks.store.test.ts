import type { ServiceCheckQuery, ServiceChecks } from '@komainu/contracts/metrics/service-checks.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serviceChecksTable } from '../../tables/service-checks.ts';
import { CheckIntake } from '../intake/check-intake.ts';
import { serviceCheckRoutes } from './checks-api.ts';
import { createServiceChecks } from './service-checks.ts';

const NOW_S = 1_795_309_200;
const clock = standingClock(NOW_S * 1000);
const { app, ledger } = testContext(clock);
let store: TelemetryStore & AsyncDisposable;
let checks: ServiceChecks;

const run = (host: string, status: number, agoS: number, tags: string[], message = '') => ({
  check: 'db.can_connect',
  host_name: host,
  status,
  timestamp: NOW_S - agoS,
  tags,
  message,
});

beforeAll(async () => {
  store = await openTestStore([serviceChecksTable]);
  const intake = new CheckIntake(store, ledger, clock, () => {}, 5);
  await intake.receive([
    run('db-1', 0, 90, ['db:orders']),
    run('db-1', 2, 60, ['db:orders'], 'refused'),
    run('db-1', 2, 30, ['db:orders'], 'refused again'),
    run('db-1', 0, 30, ['db:users']),
    run('DB-2', 2, 60, ['db:orders']),
    run('DB-2', 0, 30, ['db:orders']),
    run('db-3', 1, 30, ['db:orders'], 'slow'),
    run('old', 2, 7200, ['db:orders']),
    { ...run('db-1', 0, 10, []), check: 'other' },
  ]);
  await intake.close();
  checks = createServiceChecks(store, (host) => (host.startsWith('db-') ? ['env:prod'] : ['env:dev']));
  serviceCheckRoutes(app, checks, clock);
});

afterAll(() => store[Symbol.asyncDispose]());

const query = (change: Partial<ServiceCheckQuery>): ServiceCheckQuery => ({
  check: 'db.can_connect',
  tags: [],
  groupBy: [],
  fromUnixS: NOW_S - 600,
  toUnixS: NOW_S,
  ...change,
});

it('gives each group its worst state, worst first', async () => {
  const statuses = await checks.statuses(query({ groupBy: ['host', 'db'] }));
  expect(statuses).toEqual([
    {
      group: ['db-1', 'orders'],
      status: 2,
      counts: { ok: 0, warning: 0, critical: 1, unknown: 0 },
      message: 'refused again',
      lastUnixS: NOW_S - 30,
      sinceUnixS: NOW_S - 90,
    },
    expect.objectContaining({ group: ['db-3', 'orders'], status: 1, message: 'slow' }),
    expect.objectContaining({ group: ['DB-2', 'orders'], status: 0, sinceUnixS: NOW_S - 60 }),
    expect.objectContaining({ group: ['db-1', 'users'], status: 0, sinceUnixS: NOW_S - 30 }),
  ]);
});

it.each<[readonly string[], object | undefined]>([
  [[], { status: 2, counts: { ok: 2, warning: 1, critical: 1, unknown: 0 } }],
  [['*'], { status: 2 }],
  [['env:prod', 'db:users'], { status: 0, counts: { ok: 1, warning: 0, critical: 0, unknown: 0 } }],
  [['host:db-2'], { status: 0 }],
  [['host:db-*', '!host:db-1'], { status: 1, counts: { ok: 1, warning: 1, critical: 0, unknown: 0 } }],
  [['env:dev'], { counts: { ok: 1, warning: 0, critical: 0, unknown: 0 } }],
  [['db:none'], undefined],
])('within %j', async (tags, expected) => {
  const [all] = await checks.statuses(query({ tags }));
  if (expected === undefined) expect(all).toBeUndefined();
  else expect(all).toMatchObject(expected);
});

it('gives the newest results of each group, newest first', async () => {
  const runs = await checks.lastRuns(query({ groupBy: ['host'], tags: ['host:db-1'] }), 2);
  expect(runs.map(({ group, timeUnixS, status }) => [group[0], NOW_S - timeUnixS, status])).toEqual([
    ['db-1', 30, 2],
    ['db-1', 30, 0],
  ]);
  await expect(checks.lastRuns(query({}), 0)).rejects.toMatchObject({ code: 'bad_limit' });
});

it('answers the widget, and names what there is', async () => {
  const get = async (url: string) => {
    const answer = await app.inject({ url, headers: { 'dd-api-key': 'k', 'dd-application-key': 'a' } });
    return [answer.statusCode, answer.json()];
  };
  const [status, body] = await get(
    '/api/unstable/service_checks?check=db.can_connect&tags=env:prod,db:orders&group_by=host',
  );
  const names = await get('/api/unstable/service_checks/names');
  const refused = await get('/api/unstable/service_checks?tags=a');
  expect([status, body.data.length, names, refused[0]]).toEqual([
    200,
    2,
    [
      200,
      {
        data: [
          { check: 'db.can_connect', hosts: 4, lastUnixS: NOW_S - 30 },
          { check: 'other', hosts: 1, lastUnixS: NOW_S - 10 },
        ],
      },
    ],
    400,
  ]);
});

import { FakeClock } from '@komainu/kernel/clock.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { ended, openWorkflows, workflowClient } from './test-client.ts';
import { api, noop, step } from './test-specs.ts';

it('is started by monitors that name it, once for each message', async () => {
  await using client = await openWorkflows(testContext());
  const id = await client.create(
    {
      handle: 'restart',
      triggers: [{ monitorTrigger: { rateLimit: { count: 1, interval: '3600s' } }, startStepNames: ['Tell'] }],
      steps: [step('Tell', 'com.datadoghq.core.echo', { value: '{{ Source.monitor.name }}' })],
    },
    { name: 'Restart' },
  );
  const monitor = { id: 7, name: 'Load', type: 'metric alert', query: '', tags: [] };
  const alert = { monitor, group: [], transition: 'Triggered', title: '', body: '', value: 1, timeUnixMs: 0, url: '' };
  const { alerts } = client.feature;
  expect((await client.ask('GET', '/api/unstable/workflows/handles')).body).toEqual({ handles: ['workflow-restart'] });
  expect([await alerts.problem('restart'), await alerts.problem('x')]).toEqual([
    undefined,
    'no workflow has the handle x',
  ]);
  expect(await alerts.start('restart', { ...alert, id: 'one' })).toBeUndefined();
  expect(await alerts.start('restart', { ...alert, id: 'one' })).toBeUndefined();
  expect(await alerts.start('restart', { ...alert, id: 'two' })).toContain('started 1 times in 3600 s');
  const { body } = await client.ask('GET', `/api/v2/workflows/${id}/instances`);
  expect(body.data).toMatchObject([{ attributes: { source: { monitor: { monitorId: 7, monitorName: 'Load' } } } }]);
  expect((await ended(client, id, body.data[0].id)).steps[0]?.output).toEqual({ value: 'Load' });
});

it('runs by itself at the times of its schedule, once each', async () => {
  const startMs = Date.UTC(2026, 10, 22, 8, 58);
  const clock = new FakeClock(startMs);
  const metadata = openSqliteMetadata(':memory:', clock);
  const open = () => workflowClient(testContext(clock), { metadata });
  const first = await open();
  const schedule = { rruleExpression: 'FREQ=DAILY;BYHOUR=9;BYMINUTE=0', overlapBehavior: 'EXCLUSIVE_RUN' };
  const triggers = [{ scheduleTrigger: schedule, startStepNames: ['Noop'] }];
  const id = await first.create({ triggers, steps: [noop] });
  const runs = async () => (await metadata.runs.list(id, 0, 9)).length;
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 5_000) {
      clock.advance(5_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await pass(60_000);
  expect(await runs()).toBe(0);
  await eventually(async () => {
    await pass(5_000);
    expect(clock.nowMs()).toBeGreaterThan(startMs + 120_000);
    expect(await runs()).toBe(1);
  });
  await first.feature.close();
  // Another server, or the same after a restart, starts it no second time.
  const second = await open();
  await pass(30_000);
  expect(await runs()).toBe(1);
  const { body } = await second.ask('GET', `/api/v2/workflows/${id}/instances`);
  expect(body.data[0].attributes.source).toEqual({ schedule: {} });
  await second.feature.close();
});

it('runs from dashboards and by hand, as its triggers allow', async () => {
  await using client = await openWorkflows(testContext());
  const run = (id: string, source: string) =>
    client.ask('POST', `/api/unstable/workflows/${id}/run`, { source, inputs: {} });
  const board = await client.create({ triggers: [{ dashboardTrigger: {} }], steps: [noop] });
  const draft = await client.create({ triggers: api('Noop'), steps: [noop] }, { published: false });
  expect((await run(board, 'dashboard')).status).toBe(200);
  expect((await run(draft, 'manual')).status).toBe(200);
  expect((await run(draft, 'dashboard')).body.errors).toEqual([
    'the workflow has no dashboardTrigger, so it cannot be run this way',
  ]);
  const api400 = await client.ask('POST', `/api/v2/workflows/${draft}/instances`, {});
  expect(api400.body.errors).toEqual([
    { code: 'not_published', detail: 'the workflow is not published: only people may run it, by hand' },
  ]);
  const { body } = await client.ask('GET', '/api/unstable/workflows/latest-runs');
  expect(body.runs.map((one: { source: string }) => one.source).sort()).toEqual(['dashboard', 'manual']);
});

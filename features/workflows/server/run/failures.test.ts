import { systemClock } from '@komainu/kernel/clock.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, expect, it } from 'vitest';
import { ended, openWorkflows, shape, workflowClient } from '../test-client.ts';
import { startOutside } from '../test-outside.ts';
import { api, noop, step, to } from '../test-specs.ts';

const outside = await startOutside();
afterAll(() => outside.close());

it('tries again, falls back, and tells what failed', async () => {
  await using client = await openWorkflows(testContext());
  const retry = (maxRetries: number, fallbackStepName = '') => ({
    errorHandlers: [
      { fallbackStepName, retryStrategy: { kind: 'RETRY_STRATEGY_LINEAR', linear: { interval: '0s', maxRetries } } },
    ],
  });
  const flaky = await client.create({
    triggers: api('Flaky'),
    steps: [
      step('Flaky', 'com.datadoghq.http.request', { url: `${outside.url}/flaky` }, { ...retry(5), ...to('Noop') }),
      noop,
    ],
  });
  expect(shape(await ended(client, flaky, await client.run(flaky)))).toEqual([
    'Flaky succeeded main 3',
    'Noop succeeded main 1',
  ]);
  const gate = {
    completionCondition: {
      operand1: '{{ Steps.Poll.body.url }}',
      operator: 'OPERATOR_CONTAINS',
      operand2: '{{ Trigger.wanted }}',
    },
    retryStrategy: { kind: 'RETRY_STRATEGY_LINEAR', linear: { interval: '0s', maxRetries: 1 } },
  };
  const polling = await client.create({
    triggers: api('Poll'),
    steps: [step('Poll', 'com.datadoghq.http.request', { url: `${outside.url}/poll` }, { completionGate: gate })],
  });
  const reached = await ended(client, polling, await client.run(polling, { wanted: 'poll' }));
  const missed = await ended(client, polling, await client.run(polling, { wanted: 'never' }));
  expect([...shape(reached), ...shape(missed), missed.error?.code]).toEqual([
    'Poll succeeded main 1',
    'Poll failed - 2',
    'completion_gate',
  ]);
  const guarded = await client.create({
    triggers: api('Gone'),
    steps: [
      step(
        'Gone',
        'com.datadoghq.http.request',
        { url: `${outside.url}/gone` },
        { ...retry(1, 'Tell'), ...to('Noop') },
      ),
      step('Tell', 'com.komainu.notification.send', {
        message: '@ops@example.com {{ Steps.Gone.error.message }} {{ Trigger.from }}',
      }),
      noop,
    ],
  });
  const told = await ended(client, guarded, await client.run(guarded, { from: '@all' }));
  expect([told.state, ...shape(told)]).toEqual([
    'succeeded',
    'Gone failed - 2',
    'Tell succeeded main 1',
    'Noop skipped - 0',
  ]);
  expect(client.messages).toMatchObject([
    { handles: ['ops@example.com'], title: 'Test', body: expect.stringContaining('answered 503') },
  ]);
  const failing = await client.create({
    triggers: api('Stop'),
    steps: [step('Stop', 'com.datadoghq.core.error', { message: 'enough' }, to('Noop')), noop],
  });
  const failed = await ended(client, failing, await client.run(failing));
  expect([failed.state, failed.error]).toEqual(['failed', { code: 'workflow_error', message: 'enough', step: 'Stop' }]);
});

it('stops when it is told to', async () => {
  await using client = await openWorkflows(testContext());
  const id = await client.create({
    triggers: api('Slow', 'Sleep'),
    steps: [
      step('Slow', 'com.datadoghq.http.request', { url: `${outside.url}/slow-to-stop` }, to('Noop')),
      step('Sleep', 'com.datadoghq.core.sleep', { durationSeconds: 3600 }),
      noop,
    ],
  });
  const instance = await client.run(id);
  await eventually(() => expect(outside.seen.some(({ url }) => url === '/slow-to-stop')).toBe(true));
  expect((await client.ask('PUT', `/api/v2/workflows/${id}/instances/${instance}/cancel`)).status).toBe(200);
  const run = await ended(client, id, instance);
  expect([run.state, ...shape(run)]).toEqual(['canceled', 'Slow canceled - 1', 'Sleep canceled main 1']);
  // A run that sleeps for long is stopped, too, though nobody works at it.
  const sleeper = await client.create({
    triggers: api('S'),
    steps: [step('S', 'com.datadoghq.core.sleep', { durationSeconds: 3600 })],
  });
  const sleeping = await client.run(sleeper);
  await eventually(async () => expect((await client.detail(sleeper, sleeping)).steps[0]?.state).toBe('waiting'));
  await client.ask('DELETE', `/api/v2/workflows/${sleeper}`);
  await eventually(async () => expect((await client.metadata.runs.get(sleeping))?.state).toBe('canceled'));
});

it('goes on where another process stopped, and repeats only what may be repeated', async () => {
  const first = await workflowClient(testContext());
  const steps = [
    step('Read', 'com.datadoghq.http.request', { url: `${outside.url}/slow-read` }),
    step('Write', 'com.datadoghq.http.request', { verb: 'POST', url: `${outside.url}/slow-write` }),
  ];
  const reading = await first.create({ triggers: api('Read'), steps: steps.slice(0, 1) });
  const writing = await first.create({ triggers: api('Write'), steps: steps.slice(1) });
  const [read, write] = [await first.run(reading), await first.run(writing)];
  await eventually(() => expect(outside.seen.filter(({ url }) => /slow-(read|write)/.test(url))).toHaveLength(2));
  // What is kept at this moment is what a process would leave that dies.
  const left = await Promise.all([read, write].map((id) => first.metadata.runs.get(id)));
  await first.ask('PUT', `/api/v2/workflows/${reading}/instances/${read}/cancel`);
  await first.ask('PUT', `/api/v2/workflows/${writing}/instances/${write}/cancel`);
  await first.feature.close();

  const second = await workflowClient(testContext(), { metadata: await copyOf(first.metadata, left) });
  await eventually(() => expect(outside.seen.filter(({ url }) => url === '/slow-read')).toHaveLength(2));
  await eventually(async () => {
    const [repeated] = (await second.detail(reading, read)).steps;
    expect([repeated?.state, repeated?.attempts, repeated?.interruptions]).toEqual(['running', 1, 1]);
  });
  const run = await eventually(async () => {
    const detail = await second.detail(writing, write);
    expect(detail.state).toBe('failed');
    return detail;
  });
  expect(run.error).toMatchObject({ code: 'interrupted', step: 'Write' });
  expect(outside.seen.filter(({ url }) => url === '/slow-write')).toHaveLength(1);
  await second.ask('PUT', `/api/v2/workflows/${reading}/instances/${read}/cancel`);
  await second.feature.close();
});

/** The metadata with runs as they were at some moment. */
async function copyOf(
  metadata: Awaited<ReturnType<typeof openWorkflows>>['metadata'],
  runs: readonly (Awaited<ReturnType<typeof metadata.runs.get>> | undefined)[],
) {
  const copy = openSqliteMetadata(':memory:', systemClock);
  for (const { kind, id, body } of await metadata.list('workflow')) await copy.put(kind, id, body, 'test');
  for (const run of runs) if (run !== undefined) await copy.runs.add(run, 100);
  return copy;
}

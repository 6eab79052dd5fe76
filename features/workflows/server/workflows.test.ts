import { createServer, type IncomingHttpHeaders } from 'node:http';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { workflowClient } from './test-client.ts';

const step = (
  name: string,
  actionId: string,
  parameters: Readonly<Record<string, unknown>> = {},
  more: object = {},
) => ({
  name,
  actionId,
  parameters: Object.entries(parameters).map(([key, value]) => ({ name: key, value })),
  ...more,
});
const to = (nextStepName: string, branchName = 'main') => ({ outboundEdges: [{ nextStepName, branchName }] });
const api = (...startStepNames: string[]) => [{ apiTrigger: {}, startStepNames }];
const noop = step('Noop', 'com.datadoghq.core.noop');

/** A place outside, which answers with what it was asked. */
let outside = '';
const seen: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body });
    if (url.startsWith('/slow')) return;
    const failures = seen.filter((one) => one.url === '/flaky').length;
    const status = url === '/gone' || (url === '/flaky' && failures < 3) ? 503 : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ method, url, body }));
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  outside = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function setUp(world: Parameters<typeof workflowClient>[1] = {}) {
  const client = await workflowClient(testContext(), world);
  return { ...client, [Symbol.asyncDispose]: async () => void (await client.feature.close()) };
}

/** The run when it has ended. */
async function ended(client: Awaited<ReturnType<typeof setUp>>, id: string, instance: string) {
  return await eventually(async () => {
    const detail = await client.detail(id, instance);
    expect(detail.state).not.toBe('running');
    return detail;
  });
}

const shape = (steps: readonly { name: string; state: string; branch: string | null; attempts: number }[]) =>
  steps.map(({ name, state, branch, attempts }) => `${name} ${state} ${branch ?? '-'} ${attempts}`);

it('keeps workflows', async () => {
  await using client = await setUp();
  const spec = { triggers: api('Noop'), steps: [noop], handle: 'my-handle', connectionEnvs: [{ env: 'default' }] };
  const id = await client.create(spec, { description: 'About it', tags: ['team:a'] });
  const path = `/api/v2/workflows/${id}`;
  const { body } = await client.ask('GET', path);
  const by = { data: { id: 'test', type: 'users' } };
  const times = { createdAt: expect.any(String), updatedAt: expect.any(String) };
  const attributes = { name: 'Test', description: 'About it', tags: ['team:a'], published: true, ...times };
  expect(body.data).toEqual({
    id,
    type: 'workflows',
    attributes: { ...attributes, spec },
    relationships: { creator: by, owner: by },
  });
  const changed = await client.ask('PATCH', path, { data: { type: 'workflows', attributes: { name: 'Other' } } });
  expect(changed.body.data.attributes).toMatchObject({ name: 'Other', description: 'About it', spec });
  const listed = await client.ask('GET', '/api/v2/workflows?filter[query]=oth team:a');
  expect(listed.body).toEqual({
    data: [{ ...body.data, attributes: { ...attributes, name: 'Other', spec: null } }],
    meta: { page: { totalCount: 1, totalFilteredCount: 1 } },
  });
  const twice = { data: { type: 'workflows', attributes: { name: 'Two', spec } } };
  expect((await client.ask('POST', '/api/v2/workflows', twice)).body.errors).toEqual([
    { detail: 'the handle "my-handle" belongs to the workflow "Other"', source: { pointer: '/spec/handle' } },
  ]);
  expect((await client.ask('DELETE', path)).status).toBe(204);
  expect(await client.ask('GET', path)).toEqual({ status: 404, body: { errors: [{ detail: 'workflow not found' }] } });
});

it('runs steps one after the other, hands on what they put out, and chooses branches', async () => {
  await using client = await setUp();
  const id = await client.create({
    triggers: api('Get'),
    inputSchema: {
      parameters: [
        { name: 'env', type: 'STRING' },
        { name: 'count', type: 'NUMBER', defaultValue: 2 },
      ],
    },
    outputSchema: { parameters: [{ name: 'seen', type: 'STRING', value: 'saw {{ Variables.url }}' }] },
    steps: [
      step(
        'Get',
        'com.datadoghq.http.request',
        {
          verb: 'POST',
          url: `${outside}/{{ Trigger.env }}`,
          urlParams: [
            { key: 'count', value: '{{ Inputs.count }}' },
            { key: 'token', value: 's3cret' },
          ],
          requestHeaders: [{ key: 'Authorization', value: ['Bearer s3cret'] }],
          body: { env: '{{ Trigger.env }}' },
        },
        to('Is_there'),
      ),
      step(
        'Is_there',
        'com.datadoghq.core.if',
        {
          conditions: [{ value: '{{ Steps.Get.status }}', comparisonOperator: 'eq', comparisonValue: 200 }],
          joinOperator: 'and',
        },
        { outboundEdges: [to('Keep', 'true'), to('Never', 'false')].flatMap(({ outboundEdges }) => outboundEdges) },
      ),
      step('Keep', 'com.datadoghq.core.setVariable', {
        variableName: 'url',
        variableValue: '{{ Steps.Get.body.url }}',
      }),
      step('Never', 'com.datadoghq.core.error'),
    ],
  });
  const instance = await client.run(id, { env: 'prod' });
  const run = await ended(client, id, instance);
  expect(shape(run.steps)).toEqual([
    'Get succeeded main 1',
    'Is_there succeeded true 1',
    'Keep succeeded main 1',
    'Never skipped - 0',
  ]);
  expect(run).toMatchObject({
    state: 'succeeded',
    inputs: { env: 'prod', count: 2 },
    outputs: { seen: 'saw /prod?count=2&token=s3cret' },
  });
  expect(seen.find(({ url }) => url.startsWith('/prod'))).toMatchObject({
    headers: { authorization: 'Bearer s3cret', 'content-type': 'application/json' },
    body: '{"env":"prod"}',
  });
  // What was sent is shown without what looks like a secret.
  expect(JSON.stringify(run.steps[0]?.input)).not.toContain('s3cret');
  const { body } = await client.ask('GET', `/api/v2/workflows/${id}/instances`);
  expect(body).toEqual({
    data: [
      {
        id: instance,
        type: 'instances',
        attributes: {
          startTimestamp: expect.any(String),
          endTimestamp: expect.any(String),
          instanceStatus: { detailsKind: 'SUCCEEDED', displayName: 'Succeeded' },
          source: { api: { actingUser: { userUuid: 'test', userEmail: 'test@example.com', userName: 'Test' } } },
        },
      },
    ],
    meta: { page: { totalCount: 1, totalFilteredCount: 1 }, succeededCount: 1, failedCount: 0, canceledCount: 0 },
  });
});

it('takes credentials from connections, which show none, to the place that they are for', async () => {
  await using client = await setUp();
  const path = '/api/v2/actions/connections';
  const credentials = {
    type: 'HTTPTokenAuth',
    tokens: [{ name: 'deploy', type: 'SECRET', value: 's3cret-token' }],
    headers: [{ name: 'X-Deploy', value: 'Bearer {{ deploy }}' }],
    url_parameters: [{ name: 'by', value: 'komainu' }],
    body: { content: '{"token": "{{ deploy }}"}', content_type: 'application/json' },
  };
  const attributes = { name: 'Deploys', integration: { type: 'HTTP', base_url: `${outside}/lent`, credentials } };
  const made = await client.ask('POST', path, { data: { type: 'action_connection', attributes } });
  const hidden = { ...credentials, tokens: [{ name: 'deploy', type: 'SECRET', value: '' }] };
  const { id: connectionId } = made.body.data;
  expect(made.body.data.attributes).toEqual({
    name: 'Deploys',
    integration: { ...attributes.integration, credentials: hidden },
  });
  const connectionEnvs = [{ env: 'default', connections: [{ connectionId, label: 'DEPLOYS' }] }];
  const spec = (url: string, label = 'DEPLOYS') => ({
    connectionEnvs,
    triggers: api('Send'),
    steps: [step('Send', 'com.datadoghq.http.request', { verb: 'POST', url }, { connectionLabel: label })],
  });
  const id = await client.create(spec('/restart'));
  const run = await ended(client, id, await client.run(id));
  expect(seen.find(({ url }) => url.startsWith('/lent'))).toMatchObject({
    url: '/lent/restart?by=komainu',
    headers: { 'x-deploy': 'Bearer s3cret-token', 'content-type': 'application/json' },
    body: '{"token": "s3cret-token"}',
  });
  expect([run.state, JSON.stringify(run).includes('s3cret')]).toEqual(['succeeded', false]);
  const elsewhere = await client.create(spec('http://elsewhere.example/'));
  expect((await ended(client, elsewhere, await client.run(elsewhere))).error?.code).toBe('connection_origin');
  const unknown = await client.ask('POST', '/api/v2/workflows', {
    data: { type: 'workflows', attributes: { name: 'X', spec: spec('/', 'OTHER') } },
  });
  expect(unknown.body.errors).toEqual([
    { detail: 'step "Send": there is no connection "OTHER"', source: { pointer: '/spec/steps/0/connectionLabel' } },
  ]);
  const listed = await client.ask('GET', '/api/unstable/workflows/connections');
  expect(listed.body.connections).toEqual([
    {
      id: connectionId,
      name: 'Deploys',
      base_url: `${outside}/lent`,
      tokens: ['deploy'],
      workflows: [
        { id, name: 'Test' },
        { id: elsewhere, name: 'Test' },
      ],
      changed_ms: expect.any(Number),
    },
  ]);
  const renamed = { data: { type: 'action_connection', attributes: { name: 'Others' } } };
  expect((await client.ask('PATCH', `${path}/${connectionId}`, renamed)).body.data.attributes.name).toBe('Others');
  expect((await client.ask('DELETE', `${path}/${connectionId}`)).status).toBe(204);
  expect((await ended(client, id, await client.run(id))).error?.code).toBe('no_connection');
});

it('transforms data with scripts that reach nothing else', async () => {
  await using client = await setUp();
  const id = await client.create({
    triggers: api('List'),
    steps: [
      step('List', 'com.datadoghq.core.echo', { value: [{ n: 3 }, { n: 1 }] }, to('Sum')),
      step('Sum', 'com.datadoghq.datatransformation.func', {
        script:
          'const all = $.Steps.List.value.map(x => x.n);\nreturn { sum: all.reduce((a, b) => a + b, 0), o: {a:{b:1}} };',
      }),
    ],
  });
  const run = await ended(client, id, await client.run(id));
  expect(run.steps[1]?.output).toEqual({ data: { sum: 4, o: { a: { b: 1 } } } });
  const { body: checked } = await client.ask('POST', '/api/unstable/workflows/check', {
    name: 'Test',
    spec: {
      triggers: api(),
      steps: [step('A', 'com.datadoghq.datatransformation.expression', { script: 'fetch("x")' })],
    },
  });
  expect(checked.problems).toEqual([
    {
      detail: 'step "A": the script: the function "fetch" is not known here (at character 1)',
      pointer: '/spec/steps/0/parameters',
    },
  ]);
});

it('tries again, falls back, and tells what failed', async () => {
  await using client = await setUp();
  const retry = (maxRetries: number, fallbackStepName = '') => ({
    errorHandlers: [
      { fallbackStepName, retryStrategy: { kind: 'RETRY_STRATEGY_LINEAR', linear: { interval: '0s', maxRetries } } },
    ],
  });
  const flaky = await client.create({
    triggers: api('Flaky'),
    steps: [
      step('Flaky', 'com.datadoghq.http.request', { url: `${outside}/flaky` }, { ...retry(5), ...to('Noop') }),
      noop,
    ],
  });
  expect(shape((await ended(client, flaky, await client.run(flaky))).steps)).toEqual([
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
    steps: [step('Poll', 'com.datadoghq.http.request', { url: `${outside}/poll` }, { completionGate: gate })],
  });
  const reached = await ended(client, polling, await client.run(polling, { wanted: 'poll' }));
  const missed = await ended(client, polling, await client.run(polling, { wanted: 'never' }));
  expect([...shape(reached.steps), ...shape(missed.steps), missed.error?.code]).toEqual([
    'Poll succeeded main 1',
    'Poll failed - 2',
    'completion_gate',
  ]);
  const guarded = await client.create({
    triggers: api('Gone'),
    steps: [
      step('Gone', 'com.datadoghq.http.request', { url: `${outside}/gone` }, { ...retry(1, 'Tell'), ...to('Noop') }),
      step('Tell', 'com.komainu.notification.send', {
        message: '@ops@example.com {{ Steps.Gone.error.message }} {{ Trigger.from }}',
      }),
      noop,
    ],
  });
  const told = await ended(client, guarded, await client.run(guarded, { from: '@all' }));
  expect([told.state, ...shape(told.steps)]).toEqual([
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

it('asks the product on behalf of its user, until he is gone', async () => {
  const list = {
    triggers: api('List'),
    steps: [step('List', 'com.datadoghq.dd.monitor.listMonitors', { tags: 'a:b' })],
  };
  for (const isActorGone of [false, true]) {
    const context = testContext();
    context.app.get('/api/v1/monitor', { config: { access: { kind: 'api', permission: 'read' } } }, (request) => [
      { url: request.url, by: request.principal?.user?.email },
    ]);
    const client = await workflowClient(context, { isActorGone });
    const id = await client.create(list);
    const instance = await client.run(id);
    const run = await eventually(async () => {
      const detail = await client.detail(id, instance);
      expect(detail.state).not.toBe('running');
      return detail;
    });
    const [{ output, error } = {}] = run.steps;
    const found = [{ url: '/api/v1/monitor?tags=a%3Ab&page=0&page_size=100', by: 'test@example.com' }];
    expect([output, error?.code]).toEqual(isActorGone ? [null, 'actor_gone'] : [found, undefined]);
    await client.feature.close();
  }
});

it('stops when it is told to', async () => {
  await using client = await setUp();
  const id = await client.create({
    triggers: api('Slow', 'Sleep'),
    steps: [
      step('Slow', 'com.datadoghq.http.request', { url: `${outside}/slow-to-stop` }, to('Noop')),
      step('Sleep', 'com.datadoghq.core.sleep', { durationSeconds: 3600 }),
      noop,
    ],
  });
  const instance = await client.run(id);
  await eventually(() => expect(seen.some(({ url }) => url === '/slow-to-stop')).toBe(true));
  expect((await client.ask('PUT', `/api/v2/workflows/${id}/instances/${instance}/cancel`)).status).toBe(200);
  const run = await ended(client, id, instance);
  expect([run.state, ...shape(run.steps)]).toEqual(['canceled', 'Slow canceled - 1', 'Sleep canceled main 1']);
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
    step('Read', 'com.datadoghq.http.request', { url: `${outside}/slow-read` }),
    step('Write', 'com.datadoghq.http.request', { verb: 'POST', url: `${outside}/slow-write` }),
  ];
  const reading = await first.create({ triggers: api('Read'), steps: steps.slice(0, 1) });
  const writing = await first.create({ triggers: api('Write'), steps: steps.slice(1) });
  const [read, write] = [await first.run(reading), await first.run(writing)];
  await eventually(() => expect(seen.filter(({ url }) => /slow-(read|write)/.test(url))).toHaveLength(2));
  // What is kept at this moment is what a process would leave that dies.
  const left = await Promise.all([read, write].map((id) => first.metadata.runs.get(id)));
  await first.ask('PUT', `/api/v2/workflows/${reading}/instances/${read}/cancel`);
  await first.ask('PUT', `/api/v2/workflows/${writing}/instances/${write}/cancel`);
  await first.feature.close();

  const second = await workflowClient(testContext(), { metadata: await copyOf(first.metadata, left) });
  await eventually(() => expect(seen.filter(({ url }) => url === '/slow-read')).toHaveLength(2));
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
  expect(seen.filter(({ url }) => url === '/slow-write')).toHaveLength(1);
  await second.ask('PUT', `/api/v2/workflows/${reading}/instances/${read}/cancel`);
  await second.feature.close();
});

it('is started by monitors that name it, once for each message', async () => {
  await using client = await setUp();
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
  await using client = await setUp();
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

it.each([
  [{}, undefined, 'no trigger found. At least one trigger is required.'],
  [
    { steps: [step('A', 'com.example.unknown')] },
    '/spec/steps/0/actionId',
    'step "A": the action "com.example.unknown" is not known here',
  ],
  [{ steps: [noop, noop] }, '/spec/steps/1/name', 'there are two steps "Noop"'],
  [
    { steps: [{ ...noop, ...to('X') }] },
    '/spec/steps/0/outboundEdges/0',
    'step "Noop" leads to the step "X", which there is not',
  ],
  [{ steps: [{ ...noop, ...to('Noop') }] }, '/spec/steps', 'step "Noop" leads back to itself'],
  [{ steps: [{ ...noop, ...to('Noop', 'true') }] }, '/spec/steps/0/outboundEdges/0', 'no branch "true"; it has main'],
  [
    { steps: [step('A', 'com.datadoghq.core.sleep')] },
    '/spec/steps/0/parameters',
    'the parameter "durationSeconds" is missing',
  ],
  [
    { steps: [step('A', 'com.datadoghq.core.echo', { value: '{{ Steps.B.c }}' })] },
    '/spec/steps/0/parameters/0/value',
    'there is no step "B"',
  ],
  [
    { steps: [step('A', 'com.datadoghq.core.echo', { value: '{{ env }}' })] },
    '/spec/steps/0/parameters/0/value',
    'begins with none of Steps',
  ],
  [
    { steps: [step('A', 'com.datadoghq.http.request', { url: 'ftp://a' })] },
    '/spec/steps/0/parameters',
    'http:// or https://',
  ],
  [
    { triggers: [{ apiTrigger: {}, startStepNames: ['B'] }] },
    '/spec/triggers/0/startStepNames',
    'apiTrigger starts with the step "B"',
  ],
  [
    { inputSchema: { parameters: [{ name: 'a', type: 'TEXT' }] } },
    '/spec/inputSchema/parameters/0',
    'the type of the input "a"',
  ],
])('refuses %j', async (spec, pointer, reason) => {
  await using client = await setUp();
  const { body } = await client.ask('POST', '/api/unstable/workflows/check', {
    name: 'Test',
    spec: pointer === undefined ? spec : { triggers: api(), ...spec },
  });
  const found = body.problems.find(({ detail }: { detail: string }) => detail.includes(reason));
  expect([found?.pointer, JSON.stringify(body)]).toEqual([
    pointer ?? '/spec/triggers',
    expect.stringContaining(JSON.stringify(reason).slice(1, -1)),
  ]);
});

it.each([
  [
    'GET',
    '/api/v2/workflows/bad',
    400,
    { status: '400', title: 'Invalid Parameter', detail: expect.stringContaining('expected type "uuid"') },
  ],
  [
    'GET',
    '/api/v2/workflows/bad/instances',
    400,
    { code: 'INVALID_FIELD_VALUE', detail: 'value bad is invalid for field workflow_id' },
  ],
  [
    'PUT',
    '/api/v2/workflows/aaa11111-aa11-aa11-aaaa-aaaaaa111111/instances/x/cancel',
    404,
    { code: 'WORKFLOW_NOT_FOUND', detail: 'workflow not found' },
  ],
] as const)('answers %s %s with %d', async (method, url, status, error) => {
  await using client = await setUp();
  expect(await client.ask(method, url)).toEqual({ status, body: { errors: [error] } });
});

/** The metadata with runs as they were at some moment. */
async function copyOf(
  metadata: Awaited<ReturnType<typeof setUp>>['metadata'],
  runs: readonly (Awaited<ReturnType<typeof metadata.runs.get>> | undefined)[],
) {
  const { openSqliteMetadata } = await import('@komainu/store/metadata/sqlite.ts');
  const { systemClock } = await import('@komainu/kernel/clock.ts');
  const copy = openSqliteMetadata(':memory:', systemClock);
  for (const { kind, id, body } of await metadata.list('workflow')) await copy.put(kind, id, body, 'test');
  for (const run of runs) if (run !== undefined) await copy.runs.add(run, 100);
  return copy;
}

import { testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, expect, it } from 'vitest';
import { ended, openWorkflows, shape, workflowClient } from './test-client.ts';
import { startOutside } from './test-outside.ts';
import { api, noop, step, to } from './test-specs.ts';

const outside = await startOutside();
afterAll(() => outside.close());

it('keeps workflows', async () => {
  await using client = await openWorkflows(testContext());
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
  await using client = await openWorkflows(testContext());
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
          url: `${outside.url}/{{ Trigger.env }}`,
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
  expect(shape(run)).toEqual([
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
  expect(outside.seen.find(({ url }) => url.startsWith('/prod'))).toMatchObject({
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

it('transforms data with scripts that reach nothing else', async () => {
  await using client = await openWorkflows(testContext());
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
    const run = await ended(client, id, instance);
    const [{ output, error } = {}] = run.steps;
    const found = [{ url: '/api/v1/monitor?tags=a%3Ab&page=0&page_size=100', by: 'test@example.com' }];
    expect([output, error?.code]).toEqual(isActorGone ? [null, 'actor_gone'] : [found, undefined]);
    await client.feature.close();
  }
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
  await using client = await openWorkflows(testContext());
  expect(await client.ask(method, url)).toEqual({ status, body: { errors: [error] } });
});

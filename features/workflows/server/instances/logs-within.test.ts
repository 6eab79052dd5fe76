import type { Principal } from '@komainu/contracts/access/principal.ts';
import { systemClock } from '@komainu/kernel/clock.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { workflowClient } from '../test-client.ts';

const SECRET = 'hushhush';
const OPEN = '00000000-0000-4000-8000-000000000001';
const QUIET = '00000000-0000-4000-8000-000000000002';
const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;

function user(id: string, ...roleIds: readonly string[]): Principal {
  return { kind: 'session', id, user: { id, email: `${id}@example.com`, name: id, role: 'admin', roleIds } };
}

let principal = user('test');
const context = testContext(systemClock, () => principal);
// What the feature of logs answers: rows, and that the role QUIET is restricted.
context.app.post('/api/v2/logs/events/search', READ, () => ({ data: [{ attributes: { message: SECRET } }] }));
context.app.post('/api/v2/query/scalar', READ, () => ({ data: { attributes: { columns: [SECRET] } } }));
context.app.get('/api/v2/logs/config/restriction_queries/role/:role', READ, (request) => {
  const { role } = request.params as { readonly role: string };
  return { data: role === QUIET ? [{ id: 'q' }] : [] };
});
let client: Awaited<ReturnType<typeof workflowClient>>;
beforeAll(async () => {
  client = await workflowClient(context);
});
afterAll(() => client.feature.close());

const echo = {
  name: 'Hand on',
  actionId: 'com.datadoghq.core.error',
  parameters: [{ name: 'message', value: 'it said {{ Steps.Read }}' }],
};

/** The run, by `test`, of a step that reads and of one that fails with what it got. */
async function runOf(actionId: string, parameters: readonly object[]) {
  principal = user('test');
  const id = await client.create({
    triggers: [{ apiTrigger: {}, startStepNames: ['Read'] }],
    steps: [
      { name: 'Read', actionId, parameters, outboundEdges: [{ nextStepName: 'Hand on', branchName: 'main' }] },
      echo,
    ],
  });
  const instance = await client.run(id, { given: 'by the starter' });
  await eventually(async () => expect((await client.detail(id, instance)).state).toBe('failed'));
  return async (viewer: Principal) => {
    principal = viewer;
    return await client.detail(id, instance);
  };
}

it('shows a run that read logs to whoever ran it and to people without a restriction', async () => {
  const seenBy = await runOf('com.datadoghq.dd.logs.listLogsV2', [{ name: 'query', value: '*' }]);
  for (const viewer of [user('test', QUIET), user('other', OPEN), user('other', QUIET, OPEN), user('other')]) {
    const detail = await seenBy(viewer);
    expect(detail).toMatchObject({ hidesLogs: false, error: { message: expect.stringContaining(SECRET) } });
    expect(JSON.stringify(detail.steps)).toContain(SECRET);
  }
});

it('shows others how it went, and nothing that may hold logs', async () => {
  const seenBy = await runOf('com.datadoghq.dd.logs.listLogsV2', [{ name: 'query', value: '*' }]);
  const detail = await seenBy(user('other', QUIET));
  expect(JSON.stringify(detail)).not.toContain(SECRET);
  expect(detail).toMatchObject({
    hidesLogs: true,
    inputs: { given: 'by the starter' },
    outputs: null,
    error: { code: 'workflow_error', message: '', step: 'Hand on' },
    steps: [
      { name: 'Read', state: 'succeeded', input: null, output: null },
      { name: 'Hand on', state: 'failed', input: null, output: null, error: { message: '' } },
    ],
  });
});

it.each([
  ['logs', true],
  ['metrics', false],
])('hides formulas over %s: %s', async (data_source, hidesLogs) => {
  const seenBy = await runOf('com.datadoghq.dd.metrics.queryScalarData', [
    { name: 'range', value: { from: 0, to: 1 } },
    { name: 'queries', value: [{ name: 'a', data_source }] },
  ]);
  expect((await seenBy(user('other', QUIET))).hidesLogs).toBe(hidesLogs);
});

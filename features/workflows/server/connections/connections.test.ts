import { testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, expect, it } from 'vitest';
import { ended, openWorkflows } from '../test-client.ts';
import { startOutside } from '../test-outside.ts';
import { api, step } from '../test-specs.ts';

const outside = await startOutside();
afterAll(() => outside.close());

it('takes credentials from connections, which show none, to the place that they are for', async () => {
  await using client = await openWorkflows(testContext());
  const path = '/api/v2/actions/connections';
  const credentials = {
    type: 'HTTPTokenAuth',
    tokens: [{ name: 'deploy', type: 'SECRET', value: 's3cret-token' }],
    headers: [{ name: 'X-Deploy', value: 'Bearer {{ deploy }}' }],
    url_parameters: [{ name: 'by', value: 'komainu' }],
    body: { content: '{"token": "{{ deploy }}"}', content_type: 'application/json' },
  };
  const attributes = { name: 'Deploys', integration: { type: 'HTTP', base_url: `${outside.url}/lent`, credentials } };
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
  expect(outside.seen.find(({ url }) => url.startsWith('/lent'))).toMatchObject({
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
      base_url: `${outside.url}/lent`,
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

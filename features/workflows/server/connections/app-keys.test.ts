import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { workflowClient } from '../test-client.ts';

const PATH = '/api/v2/actions/app_key_registrations';
const MINE = '00000000-0000-4000-8000-00000000000a';
const UNKNOWN = 'aaa11111-aa11-aa11-aaaa-aaaaaa111111';

it('keeps registrations of the application keys that there are', async () => {
  const context = testContext();
  context.app.get(
    '/api/v2/application_keys/:id',
    { config: { access: { kind: 'api', permission: 'read' } } },
    async (request, reply) => {
      const { id } = request.params as { readonly id: string };
      return await reply.code(id === MINE ? 200 : 404).send({});
    },
  );
  const { ask, feature } = await workflowClient(context);
  const registration = { id: MINE, type: 'app_key_registration' };
  const gone = { status: 404, body: { errors: [{ detail: 'app key not found' }] } };

  expect(await ask('GET', PATH)).toEqual({ status: 200, body: { data: [], meta: { total: 0, total_filtered: 0 } } });
  expect(await ask('PUT', `${PATH}/${UNKNOWN}`)).toEqual(gone);
  expect(await ask('PUT', `${PATH}/${MINE.toUpperCase()}`)).toEqual({ status: 201, body: { data: registration } });
  expect(await ask('GET', `${PATH}/${MINE}`)).toEqual({ status: 200, body: { data: registration } });
  expect((await ask('GET', PATH)).body).toEqual({ data: [registration], meta: { total: 1, total_filtered: 1 } });
  expect((await ask('GET', `${PATH}?page[size]=1&page[number]=1`)).body.data).toEqual([]);
  expect((await ask('DELETE', `${PATH}/${MINE}`)).status).toBe(204);
  expect(await ask('DELETE', `${PATH}/${MINE}`)).toEqual(gone);
  const detail = 'invalid parameter "appKeyId" in "path"; expected type "uuid"';
  expect(await ask('PUT', `${PATH}/mine`)).toEqual({
    status: 400,
    body: { errors: [{ status: '400', title: 'Invalid Parameter', detail }] },
  });
  await feature.close();
});

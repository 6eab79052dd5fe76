import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { testOutgoing } from '../outgoing/test-settings.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

const PATH = '/api/v2/logs/config/archives';
const S3 = { type: 's3', bucket: 'logs', integration: { account_id: '123', role_name: 'role' } };
const attributes = (changes: object = {}) => ({ name: 'a', query: 'service:shop', destination: S3, ...changes });

async function stage(allowPrivateTargets = true) {
  const settings = testOutgoing({ allowPrivateTargets });
  const store = await openTestStore(logsTables);
  const context = testContext();
  const roles = {
    role: async (id: string) => (id === 'role-1' ? { id, name: 'Auditors' } : undefined),
    rolesOfUser: async () => [],
  };
  const feature = await registerLogs(context, { ...logPorts(context), roles, store, outgoing: settings });
  const ask = async (method: 'GET' | 'POST' | 'DELETE' | 'PUT', url: string, payload?: object) => {
    const headers = { 'dd-api-key': 'k', 'dd-application-key': 'a' };
    const answer = await context.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
  };
  const send = (method: 'POST' | 'PUT', url: string, changes?: object) =>
    ask(method, url, { data: { type: 'archives', attributes: attributes(changes) } });
  return {
    ask,
    send,

    async [Symbol.asyncDispose]() {
      await feature.close();
      await store[Symbol.asyncDispose]();
      settings[Symbol.dispose]();
    },
  };
}

it('keeps secrets to itself, and keeps them through updates that leave them out', async () => {
  await using archives = await stage();
  const destination = {
    type: 's3',
    bucket: 'logs',
    endpoint: 'http://127.0.0.1:9',
    access_key_id: 'AKID',
    secret_access_key: 'hush',
  };
  const { body } = await archives.send('POST', PATH, { destination });
  const { id } = body.data;
  const { secret_access_key: _secret, ...open } = destination;
  expect(body).toEqual({
    data: {
      type: 'archives',
      id: expect.stringMatching(/^[\w-]{22}$/),
      attributes: {
        name: 'a',
        query: 'service:shop',
        state: 'UNKNOWN',
        destination: { ...open, integration: {} },
        rehydration_tags: [],
        include_tags: false,
        rehydration_max_scan_size_in_gb: null,
        compression_method: 'GZIP',
        partitioning_attributes: [],
        lookup_attributes: [],
      },
    },
  });
  // The key's secret is still there: the archive is not one without a key.
  expect(
    (await archives.send('PUT', `${PATH}/${id}`, { name: 'b', destination: open })).body.data.attributes,
  ).toMatchObject({
    name: 'b',
    state: 'UNKNOWN',
  });
  const other = { ...open, access_key_id: 'OTHER' };
  expect(await archives.send('PUT', `${PATH}/${id}`, { destination: other })).toMatchObject({ status: 400 });
  expect(JSON.stringify((await archives.ask('GET', PATH)).body)).not.toContain('hush');
});

it('says of an archive that it cannot reach why, and keeps it all the same', async () => {
  await using archives = await stage();
  for (const destination of [
    S3,
    { type: 'gcs', bucket: 'logs', integration: { client_email: 'a@b.c', project_id: 'p' } },
    { type: 'azure', container: 'box', storage_account: 'acc', integration: { client_id: 'c', tenant_id: 't' } },
  ]) {
    const { status, body } = await archives.send('POST', PATH, { destination });
    expect(status).toBe(200);
    expect(body.data.attributes).toMatchObject({
      state: 'FAILING',
      state_reason: expect.stringMatching(/key/),
      destination,
    });
    const search = await archives.ask('POST', `/api/unstable/logs/archives/${body.data.id}/search`, { filter: {} });
    expect(search).toMatchObject({ status: 422, body: { errors: [expect.stringMatching(/cannot be read/)] } });
  }
});

it('orders archives, all of them', async () => {
  await using archives = await stage();
  const ids: string[] = [];
  for (const name of ['one', 'two']) ids.push((await archives.send('POST', PATH, { name })).body.data.id);
  const order = (archiveIds: readonly string[]) =>
    archives.ask('PUT', '/api/v2/logs/config/archive-order', {
      data: { type: 'archive_order', attributes: { archive_ids: archiveIds } },
    });
  const [one = '', two = ''] = ids;
  expect((await order([two, one])).body.data.attributes.archive_ids).toEqual([two, one]);
  expect((await archives.ask('GET', PATH)).body.data.map(({ id }: { id: string }) => id)).toEqual([two, one]);
  expect(await order([two])).toEqual({ status: 422, body: { errors: [`Missing order for archive ${one}`] } });
  expect(await order([two, one, 'x'])).toMatchObject({ status: 422 });
  expect(await order([two, one, one])).toMatchObject({ status: 422 });
});

it('opens archives to roles', async () => {
  await using archives = await stage();
  const { id } = (await archives.send('POST', PATH)).body.data;
  const role = (roleId: string) => ({ data: { type: 'roles', id: roleId } });
  expect(await archives.ask('POST', `${PATH}/${id}/readers`, role('role-1'))).toEqual({ status: 204, body: undefined });
  expect(await archives.ask('POST', `${PATH}/${id}/readers`, role('nobody'))).toMatchObject({ status: 404 });
  expect((await archives.ask('GET', `${PATH}/${id}/readers`)).body.data).toEqual([
    { type: 'roles', id: 'role-1', attributes: { name: 'Auditors' } },
  ]);
  await archives.ask('DELETE', `${PATH}/${id}/readers`, role('role-1'));
  expect((await archives.ask('GET', `${PATH}/${id}/readers`)).body.data).toEqual([]);
});

it('refuses what is no archive, and says what is wrong', async () => {
  await using archives = await stage(false);
  const cases: readonly [object, string][] = [
    [{ name: '' }, "'name' is required"],
    [{ query: 'status:(' }, ''],
    [{ destination: { type: 'tape' } }, 's3, gcs, azure, local'],
    [{ destination: { ...S3, bucket: 'a/../b' } }, 'no name of a bucket'],
    [{ destination: { type: 's3', bucket: 'logs' } }, 'account_id and role_name, or access_key_id'],
    [{ destination: { ...S3, encryption: { type: 'SSE_KMS' } } }, "'encryption.key' is required"],
    [{ destination: { ...S3, storage_class: 'TAPE' } }, "'storage_class' must be one of"],
    [{ destination: { ...S3, endpoint: 'ftp://x' } }, 'https://host:port'],
    [{ destination: { ...S3, endpoint: 'http://169.254.169.254' } }, 'private network'],
    [{ destination: { type: 'local', path: '../../etc' } }, 'leads out of the archive root'],
    [{ rehydration_tags: 'a' }, 'not a list'],
    [{ compression_method: 'LZ4' }, 'GZIP, ZSTD'],
  ];
  for (const [changes, reason] of cases) {
    const { status, body } = await archives.send('POST', PATH, changes);
    expect([status, body.errors[0]]).toEqual([400, expect.stringContaining(reason)]);
  }
  expect(await archives.ask('GET', `${PATH}/none`)).toEqual({
    status: 404,
    body: { errors: ['Archive none not found'] },
  });
});

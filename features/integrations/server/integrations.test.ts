import { generateKeyPairSync, verify } from 'node:crypto';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { afterEach, expect, it } from 'vitest';
import { AZURE_KIND } from './azure/definition.ts';
import { registerAzureRoutes } from './azure/routes.ts';
import { GCP_KIND } from './gcp/definition.ts';
import { registerGcpRoutes } from './gcp/routes.ts';
import { GCP_STS_KIND } from './gcp/sts-account.ts';
import { registerGcpStsRoutes } from './gcp/sts-routes.ts';
import { openTokenServer } from './test-token-server.ts';
import { CloudLogins } from './tokens/cloud-logins.ts';

const AZURE = '/api/v1/integration/azure';
const GCP = '/api/v1/integration/gcp';
const NOW = Date.UTC(2026, 10, 22, 12);
const secrets = {
  seal: (text: string) => `sealed ${text}`,
  open: (text: string) => text.replace('sealed ', ''),
};
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function stage() {
  const clock = new FakeClock(NOW);
  const { app } = testContext();
  const metadata = openSqliteMetadata(':memory:', clock);
  const live = new LiveDefinitions({ metadata, clock, logger: silentLogger }, [AZURE_KIND, GCP_KIND, GCP_STS_KIND]);
  await live.load();
  const http = new OutgoingHttp({ allowPrivateTargets: true });
  const cloud = await openTokenServer();
  const logins = new CloudLogins({
    live,
    http,
    secrets,
    clock,
    authority: cloud.endpoint,
    impersonation: cloud.endpoint,
  });
  registerAzureRoutes(app, live, secrets, logins);
  registerGcpRoutes(app, live, secrets, logins);
  registerGcpStsRoutes(app, live, logins);
  open.push(
    () => metadata.close(),
    () => live.close(),
    () => app.close(),
    () => cloud.close(),
    () => http.close(),
  );
  const ask = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const headers = { 'dd-api-key': 'k', 'dd-application-key': 'a' };
    const answer = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
  };
  return { ask, logins, cloud, clock, metadata };
}

const AZURE_ACCOUNT = { tenant_name: 'tenant-1', client_id: 'client-1', client_secret: 'hush' };
const AZURE_SHOWN = {
  tenant_name: 'tenant-1',
  client_id: 'client-1',
  host_filters: '',
  app_service_plan_filters: '',
  container_app_filters: '',
  automute: true,
  cspm_enabled: false,
  custom_metrics_enabled: false,
  resource_collection_enabled: true,
  metrics_enabled: true,
  metrics_enabled_default: true,
  usage_metrics_enabled: true,
  secretless_auth_enabled: false,
  resource_provider_configs: [],
  errors: [],
  warnings: [],
};
const NOT_INSTALLED = {
  status: 400,
  body: { errors: ['Azure Integration not yet installed. Please install before performing this action.'] },
};

it('keeps accounts of Azure, and their secrets to itself', async () => {
  const { ask, metadata } = await stage();
  expect(await ask('GET', AZURE)).toEqual(NOT_INSTALLED);
  expect(await ask('POST', AZURE, AZURE_ACCOUNT)).toEqual({ status: 200, body: {} });
  expect(await ask('GET', AZURE)).toEqual({ status: 200, body: [AZURE_SHOWN] });
  const identity = { tenant_name: 'tenant-1', client_id: 'client-1' };
  await ask('PUT', AZURE, { ...identity, automute: false, host_filters: 'a:b' });
  await ask('POST', `${AZURE}/host_filters`, { ...identity, host_filters: 'c:d', automute: true });
  expect((await ask('GET', AZURE)).body).toEqual([{ ...AZURE_SHOWN, automute: false, host_filters: 'c:d' }]);
  await ask('PUT', AZURE, { ...identity, new_client_id: 'client-2' });
  expect((await ask('GET', AZURE)).body).toEqual([
    { ...AZURE_SHOWN, client_id: 'client-2', automute: false, host_filters: 'c:d' },
  ]);
  expect((await metadata.list<{ sealed_client_secret: string }>(AZURE_KIND))[0]?.body.sealed_client_secret).toBe(
    'sealed hush',
  );
  expect((await ask('PUT', AZURE, identity)).status).toBe(404);
  expect(await ask('DELETE', AZURE, { ...identity, client_id: 'client-2' })).toEqual({ status: 200, body: {} });
  expect(await ask('DELETE', AZURE, identity)).toEqual(NOT_INSTALLED);
});

it.each([
  ['POST', AZURE, {}, "Required parameter 'tenant_name' is missing"],
  ['PUT', AZURE, {}, "Required parameter 'tenant_name' is missing"],
  ['DELETE', AZURE, {}, "Required parameter 'tenant_name' is missing"],
  ['POST', AZURE, { tenant_name: 'a', client_id: 'b' }, "Required parameter 'client_secret' is missing"],
  ['POST', AZURE, { ...AZURE_ACCOUNT, tenant_name: '../x' }, "Parameter 'tenant_name' is no id"],
  ['POST', AZURE, { ...AZURE_ACCOUNT, automute: 'yes' }, "Parameter 'automute' is neither true nor false"],
  ['POST', GCP, {}, "Required parameter 'type' is missing"],
  ['PUT', GCP, {}, "Required parameter 'project_id' is missing"],
  ['DELETE', GCP, {}, "Required parameter 'project_id' is missing"],
] as const)('refuses %s %s %j', async (method, url, body, reason) => {
  const { ask } = await stage();
  expect(await ask(method, url, body)).toEqual({ status: 400, body: { errors: [reason] } });
});

const GCP_ACCOUNT = {
  type: 'service_account',
  project_id: 'shop',
  client_email: 'komainu@shop.iam.gserviceaccount.com',
  private_key_id: 'key-1',
  private_key: 'no key',
  host_filters: 'a:b,c:d',
  cloud_run_revision_filters: ['rev:one'],
  monitored_resource_configs: [{ type: 'cloud_function', filters: ['f:one'] }],
};

it('keeps service accounts of Google Cloud, with filters said in either way', async () => {
  const { ask } = await stage();
  expect(await ask('GET', GCP)).toEqual({ status: 200, body: [] });
  expect(await ask('POST', GCP, GCP_ACCOUNT)).toEqual({ status: 200, body: {} });
  const shown = {
    id: expect.any(String),
    project_id: 'shop',
    client_email: 'komainu@shop.iam.gserviceaccount.com',
    host_filters: 'a:b,c:d',
    automute: false,
    is_cspm_enabled: false,
    is_security_command_center_enabled: false,
    is_resource_change_collection_enabled: false,
    resource_collection_enabled: true,
    cloud_run_revision_filters: ['rev:one'],
    monitored_resource_configs: [
      { type: 'cloud_function', filters: ['f:one'] },
      { type: 'cloud_run_revision', filters: ['rev:one'] },
      { type: 'gce_instance', filters: ['a:b', 'c:d'] },
    ],
    errors: [],
  };
  expect((await ask('GET', GCP)).body).toEqual([shown]);
  const identity = { project_id: 'shop', client_email: GCP_ACCOUNT.client_email };
  await ask('PUT', GCP, { ...identity, automute: true, host_filters: '' });
  expect((await ask('GET', GCP)).body).toEqual([
    {
      ...shown,
      automute: true,
      host_filters: '',
      monitored_resource_configs: shown.monitored_resource_configs.slice(0, 2),
    },
  ]);
  // What is gone may be deleted again.
  for (const _ of [1, 2]) expect(await ask('DELETE', GCP, identity)).toEqual({ status: 200, body: {} });
  expect((await ask('GET', GCP)).body).toEqual([]);
});

it('logs in to Azure once for as long as the token lasts, and tells what went wrong', async () => {
  const { ask, logins, cloud, clock } = await stage();
  const token = () => logins.azure('tenant-1', 'client-1', 'scope-1');
  await expect(token()).rejects.toMatchObject({ code: 'no_cloud_account' });
  await ask('POST', AZURE, AZURE_ACCOUNT);
  cloud.answers.push({ status: 401, body: { error: 'invalid_client', error_description: 'hush is wrong' } });
  await expect(token()).rejects.toMatchObject({
    code: 'cloud_login_failed',
    message: 'Azure gives no token: status 401 (invalid_client)',
  });
  expect((await ask('GET', AZURE)).body[0].errors).toEqual(['Azure gives no token: status 401 (invalid_client)']);
  for (const text of ['first', 'second'])
    cloud.answers.push({ status: 200, body: { access_token: text, expires_in: 3600 } });
  expect(await Promise.all([token(), token()])).toEqual(['first', 'first']);
  expect((await ask('GET', AZURE)).body[0].errors).toEqual([]);
  expect(cloud.received.at(-1)).toEqual({
    url: '/tenant-1/oauth2/v2.0/token',
    form: { grant_type: 'client_credentials', client_id: 'client-1', client_secret: 'hush', scope: 'scope-1' },
  });
  clock.advance(3_500_000);
  expect([await token(), cloud.received.length]).toEqual(['second', 3]);
});

it('logs in to Google with an assertion that the key signs', async () => {
  const { ask, logins, cloud } = await stage();
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const token = () => logins.google('Komainu@shop.iam.gserviceaccount.com', 'scope-1');
  await ask('POST', GCP, { ...GCP_ACCOUNT, token_uri: `${cloud.endpoint}/token` });
  await expect(token()).rejects.toMatchObject({ message: expect.stringContaining('is no key in PEM') });
  await ask('POST', GCP, { ...GCP_ACCOUNT, private_key: key, token_uri: `${cloud.endpoint}/token` });
  cloud.answers.push({ status: 200, body: { access_token: 'token', expires_in: 3600 } });
  expect(await token()).toBe('token');
  const [head = '', claims = '', signature = ''] = (cloud.received[0]?.form['assertion'] ?? '').split('.');
  const json = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  expect([json(head), json(claims)]).toEqual([
    { alg: 'RS256', typ: 'JWT', kid: 'key-1' },
    {
      iss: GCP_ACCOUNT.client_email,
      scope: 'scope-1',
      aud: `${cloud.endpoint}/token`,
      iat: NOW / 1000,
      exp: NOW / 1000 + 3600,
    },
  ]);
  const signed = Buffer.from(`${head}.${claims}`);
  expect(verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
});

const STS = '/api/v2/integration/gcp/accounts';
const DELEGATE = '/api/v2/integration/gcp/sts_delegate';
const sts = (attributes: object) => ({ data: { type: 'gcp_service_account', attributes } });

it('acts for service accounts without keys through the one that has a key', async () => {
  const { ask, logins, cloud } = await stage();
  expect((await ask('GET', DELEGATE)).status).toBe(404);
  const made = await ask('POST', STS, sts({ client_email: 'keyless@shop', host_filters: ['a:b'] }));
  expect(made).toEqual({
    status: 201,
    body: {
      data: {
        type: 'gcp_service_account',
        id: expect.any(String),
        attributes: {
          client_email: 'keyless@shop',
          account_tags: [],
          automute: false,
          cloud_run_revision_filters: [],
          host_filters: ['a:b'],
          is_bq_datasets_monitoring_enabled: false,
          is_bq_jobs_monitoring_enabled: false,
          is_cspm_enabled: false,
          is_global_location_enabled: true,
          is_per_project_quota_enabled: false,
          is_resource_change_collection_enabled: false,
          is_security_command_center_enabled: false,
          metric_namespace_configs: [{ id: 'prometheus', disabled: true, filters: [] }],
          monitored_resource_configs: [{ type: 'gce_instance', filters: ['a:b'] }],
          region_filter_configs: [],
          resource_collection_enabled: false,
        },
      },
    },
  });
  expect((await ask('POST', STS, sts({ client_email: 'keyless@shop' }))).status).toBe(409);
  await expect(logins.google('keyless@shop', 'scope-1')).rejects.toMatchObject({ code: 'no_cloud_account' });

  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await ask('POST', GCP, { ...GCP_ACCOUNT, private_key: key, token_uri: `${cloud.endpoint}/token` });
  expect((await ask('POST', DELEGATE, {})).body.data.id).toBe(GCP_ACCOUNT.client_email);
  cloud.answers.push({ status: 200, body: { access_token: 'own', expires_in: 3600 } });
  cloud.answers.push({ status: 200, body: { accessToken: 'lent', expireTime: '2026-11-22T13:00:00Z' } });
  expect([logins.hasGoogle('keyless@shop'), await logins.google('keyless@shop', 'scope-1')]).toEqual([true, 'lent']);
  expect(cloud.received.at(-1)?.url).toBe('/v1/projects/-/serviceAccounts/keyless%40shop:generateAccessToken');

  const one = `${STS}/${made.body.data.id}`;
  const refused = await ask('PATCH', one, sts({ is_cspm_enabled: true }));
  expect(refused).toEqual({
    status: 400,
    body: { errors: ['Resource Collection must be enabled for CSM to be enabled'] },
  });
  const changed = await ask('PATCH', one, sts({ is_cspm_enabled: true, resource_collection_enabled: true }));
  expect([changed.status, changed.body.data.attributes.host_filters]).toEqual([201, ['a:b']]);
  expect((await ask('DELETE', one)).status).toBe(204);
  expect((await ask('GET', STS)).body).toEqual({ data: [] });
});

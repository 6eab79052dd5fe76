import { registerIntake } from '@komainu/http/intake.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { infrastructureTables } from '../../tables/index.ts';
import { HostDirectory } from '../host-directory.ts';
import { HostList } from '../host-list.ts';
import { hostIntakeRoutes } from '../intake-routes.ts';
import { fleetRoutes } from './fleet-api.ts';

const NOW_S = 1_795_309_200;
const clock = standingClock(NOW_S * 1000);
const { app, ledger } = testContext(clock);
let store: TelemetryStore & AsyncDisposable;
let directory: HostDirectory;

beforeAll(async () => {
  store = await openTestStore(infrastructureTables);
  directory = new HostDirectory({ store, metadata: openSqliteMetadata(':memory:', clock), clock, flushAfterMs: 5 });
  const hosts = new HostList(
    directory,
    { hosts: () => [], latest: async () => new Map(), namespaces: () => [] },
    clock,
  );
  registerIntake(
    app,
    hostIntakeRoutes(directory, ledger, async () => {}),
  );
  fleetRoutes(app, hosts);
  await post('/intake/', {
    agentVersion: '7.70.0',
    internalHostname: 'web-1',
    os: 'linux',
    systemStats: { platform: 'linux', nixV: ['debian', '13', ''] },
    'host-tags': { system: ['env:prod'] },
    'install-method': { tool: 'chef' },
    gohai: '{"network":{"ipaddress":"10.0.0.5"}}',
    agent_checks: [
      ['cpu', 'cpu', 'cpu', 'OK', '', {}],
      ['redisdb', 'redisdb', 'redisdb:1', 'ERROR', 'connection refused', {}],
    ],
  });
  await post('/api/v1/metadata', {
    hostname: 'web-1',
    timestamp: 1,
    agent_metadata: {
      agent_version: '7.70.1',
      flavor: 'agent',
      agent_startup_time_ms: (NOW_S - 100) * 1000,
      feature_apm_enabled: true,
      feature_logs_enabled: false,
      full_configuration: 'logs_enabled: false\n',
      file_configuration: '',
    },
  });
  await post('/api/v1/metadata', {
    hostname: 'web-1',
    check_metadata: {
      redisdb: [
        {
          'config.hash': 'redisdb:1',
          'config.provider': 'file',
          'version.raw': '7.2.0',
          init_config: '{}',
          instance_config: 'host: db',
        },
      ],
      nginx: [{ 'config.hash': 'nginx:2', 'config.provider': 'container' }],
    },
    logs_metadata: { nginx: [{ config: '{}', state: { status: 'error', error: 'no such file' } }] },
  });
  directory.seen('logs-only', 'logs', NOW_S - 5);
});

afterAll(async () => {
  await directory.close();
  await store[Symbol.asyncDispose]();
});

const post = (url: string, payload: object) =>
  app.inject({ method: 'POST', url, headers: { 'dd-api-key': 'k' }, payload });

async function get(url: string) {
  const answer = await app.inject({ url, headers: { 'dd-api-key': 'k', 'dd-application-key': 'a' } });
  return { status: answer.statusCode, body: answer.json() };
}

it('shows each agent with what it says of itself', async () => {
  const list = await get('/api/unstable/fleet');
  const one = await get('/api/unstable/fleet/web-1');
  const summary = {
    key: expect.stringMatching(/^[0-9a-f]{32}$/),
    host: 'web-1',
    version: '7.70.1',
    flavor: 'agent',
    os: 'debian',
    osVersion: '13',
    up: true,
    firstSeenUnixMs: NOW_S * 1000,
    lastSeenUnixMs: NOW_S * 1000,
    startedUnixMs: (NOW_S - 100) * 1000,
    tags: ['env:prod', 'host:web-1'],
    services: [],
    features: ['apm'],
    integrations: ['cpu', 'nginx', 'redisdb'],
    checks: { ok: 2, warning: 0, error: 1 },
  };
  const check = (name: string, instance: string, rest: object) => ({
    name,
    instance,
    message: '',
    source: '',
    version: '',
    initConfig: '',
    instanceConfig: '',
    ...rest,
  });
  expect([list.body.data, one.body]).toEqual([
    [summary],
    {
      ...summary,
      ipAddresses: ['10.0.0.5'],
      installTool: 'chef',
      hostnameSource: '',
      instances: [
        check('redisdb', 'redisdb:1', {
          state: 'error',
          message: 'connection refused',
          source: 'file',
          version: '7.2.0',
          initConfig: '{}',
          instanceConfig: 'host: db',
        }),
        check('nginx', 'nginx:2', { state: 'waiting', source: 'container' }),
        check('cpu', 'cpu', { state: 'ok' }),
      ],
      logSources: [{ name: 'nginx', config: '{}', status: 'error', error: 'no such file' }],
      configuration: [{ layer: 'full', text: 'logs_enabled: false\n' }],
    },
  ]);
});

it('answers as the public API does', async () => {
  const list = await get('/api/v2/fleet/agents?filter=hostname:web%20env:prod&tags=env&page_size=5');
  const none = await get('/api/v2/fleet/agents?filter=nothing');
  const key: string = list.body.data[0].id;
  const one = await get(`/api/v2/fleet/agents/${key}?include=integrations,configuration_files`);
  const versions = await get('/api/v2/fleet/agent_versions');
  const { attributes } = one.body.data;
  expect({
    attributes: list.body.data[0].attributes,
    pages: [list.body.meta.page, none.body.meta.page],
    failing: attributes.integrations.error_integrations[0].error_messages,
    config: attributes.configuration_files.agent_configuration.compiled_configuration,
    address: attributes.agent_infos.ip_addresses,
    versions: versions.body.data.map(({ id }: { id: string }) => id),
    refused: [
      (await get('/api/v2/fleet/agents/x')).status,
      (await get('/api/v2/fleet/agents?sort_attribute=x')).status,
    ],
  }).toEqual({
    attributes: {
      agent_version: '7.70.1',
      enabled_products: ['apm'],
      env: ['prod'],
      first_seen_at: NOW_S,
      hostname: 'web-1',
      last_restart_at: NOW_S - 100,
      os: 'debian',
      services: [],
      integrations: ['cpu', 'nginx', 'redisdb'],
      tags: [{ key: 'env', value: 'prod' }],
    },
    pages: [
      { total_count: 1, total_filtered_count: 1 },
      { total_count: 1, total_filtered_count: 0 },
    ],
    failing: ['connection refused'],
    config: 'logs_enabled: false\n',
    address: ['10.0.0.5'],
    versions: ['7.70.1'],
    refused: [404, 400],
  });
});

import { expect, it, test } from 'vitest';
import {
  agentChecks,
  agentInventory,
  type CheckState,
  checkInventory,
  checkStatesOf,
  withoutSecrets,
} from './inventory.ts';

const API_KEY = '0123456789abcdef0123456789abcdef';

test('secrets do not leave', () => {
  expect(
    withoutSecrets({
      apiKey: API_KEY,
      auth: { password: 'hunter2', user: 'app' },
      targets: [{ url: 'http://me:hunter2@proxy:3128/', note: `key ${API_KEY}` }],
      caFile: '/etc/ca.pem',
      tokens: ['a', 'b'],
      keyCheckMs: 5,
      port: 8126,
      words: new Set(['x']),
      empty: '',
    }),
  ).toEqual({
    apiKey: '********',
    auth: { password: '********', user: 'app' },
    targets: [{ url: 'http://me:********@proxy:3128/', note: 'key ********' }],
    caFile: '/etc/ca.pem',
    tokens: '********',
    keyCheckMs: 5,
    port: 8126,
    words: ['x'],
    empty: '',
  });
});

const STATE: CheckState = {
  check: 'redisdb',
  id: 'redisdb:1',
  source: 'file:/etc/redisdb.d/conf.yaml',
  state: 'error',
  error: 'no answer from redis://:hunter2@db:6379',
  warnings: [],
  metadata: { 'version.raw': '7.2' },
};

it('says what agent and checks are in the words of the Agent', () => {
  const inventory = agentInventory(
    {
      host: 'web-1',
      agentVersion: '1.2.3',
      startedUnixMs: 5,
      url: 'http://a:8100',
      features: { apm: true, logs: false },
      settings: { core: { apiKey: API_KEY, env: 'prod' } },
    },
    7,
  );
  const configs = [
    {
      check: 'redisdb',
      configSource: 'file',
      instanceIds: ['redisdb:1'],
      initConfig: {},
      instances: [{ host: 'db', password: 'hunter2' }],
      logs: [],
    },
  ];
  expect([
    inventory,
    checkInventory('web-1', 7, [STATE], configs),
    agentChecks('web-1', '1.2.3', [STATE], ['x: y']),
  ]).toEqual([
    {
      hostname: 'web-1',
      timestamp: 7_000_000,
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      agent_metadata: expect.objectContaining({
        agent_version: '1.2.3',
        flavor: 'komainu',
        feature_apm_enabled: true,
        feature_logs_enabled: false,
        full_configuration: JSON.stringify({ core: { apiKey: '********', env: 'prod' } }, null, 2),
      }),
    },
    {
      hostname: 'web-1',
      timestamp: 7_000_000,
      uuid: expect.any(String),
      check_metadata: {
        redisdb: [
          {
            'version.raw': '7.2',
            'config.hash': 'redisdb:1',
            'config.provider': 'file',
            'config.source': 'file:/etc/redisdb.d/conf.yaml',
            init_config: '{}',
            instance_config: JSON.stringify({ host: 'db', password: '********' }, null, 2),
          },
        ],
      },
    },
    expect.objectContaining({
      internalHostname: 'web-1',
      agent_checks: [
        [
          'redisdb',
          'redisdb',
          'redisdb:1',
          'ERROR',
          'no answer from redis://:********@db:6379',
          { 'version.raw': '7.2' },
        ],
        ['config', 'config', expect.stringMatching(/^config:/), 'ERROR', 'x: y', {}],
      ],
    }),
  ]);
});

it('finds the checks of a status document, whatever else it holds', () => {
  expect([
    checkStatesOf({ enabled: true, instances: [STATE, 5, { check: 'x' }], errors: ['a'] }),
    checkStatesOf([STATE]),
    checkStatesOf(undefined),
  ]).toEqual([[STATE], [STATE], []]);
});

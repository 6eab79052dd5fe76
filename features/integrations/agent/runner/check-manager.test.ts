import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EVERY_CONTAINER } from '../autodiscovery/container-filter.ts';
import { testContainer } from '../autodiscovery/testing.ts';
import type { CheckModule, YamlMap } from '../check.ts';
import type { CheckConfig } from '../config/check-config.ts';
import { textOption } from '../read-instance.ts';
import { testParts } from '../testing.ts';
import { CheckManager } from './check-manager.ts';
import { CheckRunner } from './check-runner.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manager-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = async (path: string, text: string) => {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), text);
};

/** What the agent knows itself of containers whose image is `httpd`. */
const WEB_SERVERS: CheckConfig = {
  check: 'probe',
  source: 'known image',
  initConfig: {},
  instances: [{ host: '%%host%%', from: 'image' }],
  logs: [],
  adIdentifiers: ['httpd'],
  containerId: '',
  optional: true,
};

/** Remembers what it was made of; `gone` are secrets that have no value. */
function newManager(running: ContainerFacts[] = [], gone = new Set(['ENC[gone]'])) {
  const made: YamlMap[] = [];
  const clock = new FakeClock();
  const check: CheckModule = {
    name: 'probe',
    create: (instance) => {
      made.push(instance);
      textOption(instance, 'host');
      return { run: async (sender) => sender.gauge('up', 1) };
    },
  };
  const parts = testParts(clock);
  const listeners: (() => void)[] = [];
  const logs: [string, unknown, unknown][] = [];
  const runner = new CheckRunner(
    { atOnce: 4, limitMs: 1000, flushMs: 15_000 },
    {
      checks: { probe: async () => ({ check }) },
      parts,
      counters: new Counters(),
      collectors: {
        histogram: () => ({ add: () => {}, points: () => [] }),
        sketch: () => ({
          add: () => {},
          build: (timeUnixS) => ({ timeUnixS, count: 0, min: 0, max: 0, sum: 0, keys: [], counts: [] }),
        }),
      },
      random: () => 0,
      beat: () => {},
      send: async () => {},
    },
  );
  const manager = new CheckManager(
    {
      confDirs: [folder],
      defaults: [],
      knownImages: [WEB_SERVERS],
      autodiscovery: true,
      filter: EVERY_CONTAINER,
      cardinality: 'low',
    },
    {
      runner,
      clock,
      logger: silentLogger,
      host: 'host-1',
      secrets: {
        resolveIn: async (value, where) => {
          const text = JSON.stringify(value);
          for (const secret of gone) {
            if (text.includes(secret)) throw badRequest('secret_unresolved', `${where}: ${secret} is unknown`);
          }
          return JSON.parse(text.replaceAll('ENC[pass]', 'secret'));
        },
      },
      containers: {
        running,
        onChange: (listener) => {
          listeners.push(listener);
          return () => {};
        },
      },
      tagger: { tagsOf: () => ['image_name:redis'], containerOfProcess: () => '', containerOfCgroup: () => '' },
      known: ['probe'],
      environment: (name) => (name === 'TARGET' ? 'far' : undefined),
      containerEnvironment: () => undefined,
      logSources: {
        addSources: (name, entries, from) => {
          logs.push([name, entries, from]);
          return [];
        },
        removeSources: () => {},
      },
    },
  );
  const changed = () => {
    for (const listener of listeners) listener();
  };
  return { manager, runner, clock, made, logs, changed };
}

test('files become instances with secrets and variables; what cannot be used is named and the rest runs', async () => {
  await put('probe.d/conf.yaml', 'instances: [{host: "%%env_TARGET%%", password: "ENC[pass]"}]\nlogs: [{type: file}]');
  await put('probe.d/more.yaml', 'instances: [{host: a, password: "ENC[gone]"}]');
  await put('probe.d/twice.yaml', 'instances: [{host: b}, {host: b}, {nothing: 1}]');
  await put('python_check.d/conf.yaml', 'instances: [{}]');
  await put('unknown.d/conf.yaml.default', 'instances: [{}]');
  await put('cpu.d/conf.yaml', 'instances: [{}]');
  await put('broken.yaml', ']');
  const { manager, runner, made, logs } = newManager();
  await manager.start();
  const problems = manager.configErrors().map((error) => error.replaceAll(folder, ''));
  const source = `file:${folder}/probe.d/conf.yaml`;
  expect({ made, problems, running: runner.status().length, logs, shown: manager.configs()[0]?.instances }).toEqual({
    made: [{ host: 'far', password: 'secret' }, { host: 'b' }, { nothing: 1 }],
    running: 2,
    problems: [
      expect.stringMatching(/^\/broken.yaml: is not valid YAML in line 1: [A-Z_]+$/),
      'file:/probe.d/more.yaml: probe: file:/probe.d/more.yaml: ENC[gone] is unknown',
      'file:/probe.d/twice.yaml: probe: the same instance is in file:/probe.d/twice.yaml and runs once',
      'file:/probe.d/twice.yaml: probe: option host is required',
      'file:/python_check.d/conf.yaml: python_check: there is no check named python_check',
    ],
    logs: [[`${source} probe`, [{ type: 'file' }], { integration: 'probe' }]],
    shown: [{ host: 'far', password: 'secret' }],
  });
  await manager.close();
});

test('files and containers that change are seen', async () => {
  const running: ContainerFacts[] = [];
  const { manager, runner, clock, made, changed } = newManager(running);
  await manager.start();
  expect(runner.status()).toEqual([]);
  await put('probe.yaml', 'instances: [{host: a}]');
  await eventually(() => {
    clock.advance(10_000);
    expect(runner.status()).toHaveLength(1);
  });
  running.push(
    testContainer({
      labels: { 'com.datadoghq.ad.checks': '{"probe":{"instances":[{"host":"%%host%%","port":"%%port%%"}]}}' },
    }),
  );
  changed();
  clock.advance(500);
  await eventually(() =>
    expect(runner.status().map(({ source }) => source)).toEqual([
      expect.stringContaining('probe.yaml'),
      'container:cache',
    ]),
  );
  expect(made.at(-1)).toEqual({ host: '172.17.0.2', port: 9121 });
  running.pop();
  changed();
  clock.advance(500);
  await eventually(() => expect(runner.status()).toHaveLength(1));
  await manager.close();
});

test('templates of files may name variables that labels may not', async () => {
  await put(
    'probe.d/auto_conf.yaml',
    'ad_identifiers: [redis]\ninstances: [{host: "%%host%%", password: "%%env_TARGET%%"}]',
  );
  const checks = (name: string) => JSON.stringify({ [name]: { instances: [{ host: '%%env_TARGET%%' }] } });
  const { manager, made } = newManager([
    testContainer(),
    testContainer({ id: 'b'.repeat(64), name: 'other', labels: { 'com.datadoghq.ad.checks': checks('probe') } }),
  ]);
  await manager.start();
  expect([made, manager.configErrors()]).toEqual([
    [{ host: '172.17.0.2', password: 'far' }],
    ['container:other: probe: %%env_TARGET%% has no value'],
  ]);
  await manager.close();
});

test('an image that is known needs no template; one in a file takes its place, and without an address it is passed over', async () => {
  const addressless = testContainer({ id: 'c'.repeat(64), name: 'closed', image: 'httpd', addresses: {} });
  const { manager, made } = newManager([testContainer({ image: 'httpd:2.4' }), addressless]);
  await manager.start();
  await put('probe.d/conf.yaml', 'ad_identifiers: [httpd]\ninstances: [{host: file}]');
  expect([made, manager.configErrors()]).toEqual([[{ host: '172.17.0.2', from: 'image' }], []]);
  await manager.reload();
  expect(made.at(-1)).toEqual({ host: 'file' });
  await manager.close();
});

test('a secret that has no value yet is asked for again', async () => {
  const gone = new Set(['ENC[pass]']);
  await put('probe.yaml', 'instances: [{host: a, password: "ENC[pass]"}]');
  const { manager, runner, clock, made } = newManager([], gone);
  await manager.start();
  expect([runner.status(), manager.configErrors()]).toEqual([[], [expect.stringContaining('ENC[pass] is unknown')]]);
  gone.clear();
  await eventually(() => {
    clock.advance(10_000);
    expect(made).toEqual([{ host: 'a', password: 'secret' }]);
  });
  await manager.close();
});

test('a check is run by hand on each of its instances', async () => {
  await put('probe.yaml', 'instances: [{host: a, tags: ["x:y"]}]');
  const { manager } = newManager();
  await manager.start();
  const [report, ...others] = await manager.runOnce('probe', 1, 0, new AbortController().signal);
  expect([report?.metrics, others, await manager.runOnce('other', 1, 0, new AbortController().signal)]).toEqual([
    [{ metric: 'up', type: 'gauge', value: 1, host: 'test-host', tags: ['x:y'] }],
    [],
    [],
  ]);
  await manager.close();
});

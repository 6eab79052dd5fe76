import { expect, test } from 'vitest';
import { badNameReason, hostName, type MachineNames } from './hostname.ts';
import { coreSettings } from './settings/core.ts';
import { type Environment, SettingsReader } from './settings/reader.ts';

const machine = (more: Partial<MachineNames> = {}): MachineNames => ({
  os: () => 'web-1',
  fqdn: async (name) => `${name}.example`,
  readFile: async () => {
    throw new Error('ENOENT: no such file');
  },
  docker: async () => '',
  inContainer: async () => false,
  ...more,
});
const named = async (tree: Record<string, unknown>, env: Environment = {}, more: Partial<MachineNames> = {}) => {
  const { name, provider } = await hostName(coreSettings(new SettingsReader(env, tree)), env, machine(more));
  return `${provider} ${name}`;
};

test.each<[Record<string, unknown>, Environment, Partial<MachineNames>, string]>([
  [{}, {}, {}, 'os web-1'],
  [{ hostname: 'db-1' }, {}, {}, 'configuration db-1'],
  [{ hostname: 'localhost' }, {}, {}, 'os web-1'],
  [{ hostname_file: '/etc/name' }, {}, { readFile: async () => 'from-file\n' }, 'hostnameFile from-file'],
  [{ hostname_file: '/etc/name' }, {}, {}, 'os web-1'],
  [{ hostname_fqdn: true }, {}, {}, 'fqdn web-1.example'],
  [{}, {}, { inContainer: async () => true, docker: async () => 'docker-host' }, 'docker docker-host'],
  [{}, {}, { inContainer: async () => true }, 'os web-1'],
  [{}, { DD_KUBERNETES_KUBELET_NODENAME: 'node-1', DD_CLUSTER_NAME: 'prod' }, {}, 'kubernetes node-1-prod'],
])('%j %j', async (tree, env, more, expected) => {
  expect(await named(tree, env, more)).toBe(expected);
});

test('what was passed over is said', async () => {
  const core = coreSettings(new SettingsReader({}, { hostname: 'not a name', hostname_file: '/etc/name' }));
  expect((await hostName(core, {}, machine())).warnings).toEqual([
    'the host name "not a name" of DD_HOSTNAME is not used: it is not a host name',
    'hostname_file is not used: ENOENT: no such file',
  ]);
});

test('a container that is named like itself is told, one that has its host’s name is not', async () => {
  const core = coreSettings(new SettingsReader({}, {}));
  const warnings = async (name: string) =>
    (await hostName(core, {}, machine({ os: () => name, inContainer: async () => true }))).warnings;
  expect([await warnings('web-1'), await warnings('0a1b2c3d4e5f')]).toEqual([
    [],
    [expect.stringContaining('set DD_HOSTNAME')],
  ]);
});

test.each(['a', 'web-1.example.com', 'ip-10-0-0-1', 'a_b'])('%s names a host', (name) => {
  expect(badNameReason(name)).toBe('');
});
test.each(['localhost', '-a', 'a..b', 'a b', 'x'.repeat(256), '/'])('%s does not', (name) => {
  expect(badNameReason(name)).not.toBe('');
});

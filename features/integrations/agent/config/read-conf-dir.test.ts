import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { confDirSignature, readConfDir } from './read-conf-dir.ts';

let folder = '';
const put = async (path: string, text: string) => {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), text);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conf-d-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('files are found as the Agent finds them, and a broken one takes nothing else with it', async () => {
  await put('nginx.d/conf.yaml', 'init_config:\ninstances:\n  - nginx_status_url: http://x\nlogs:\n  - type: file\n');
  await put('nginx.d/more.yaml', 'instances:\n  - nginx_status_url: http://y\n');
  await put('nginx.d/conf.yaml.default', 'instances:\n  - nginx_status_url: http://default\n');
  await put('nginx.d/conf.yaml.example', 'instances:\n  - nginx_status_url: http://example\n');
  await put('ntp.d/conf.yaml.default', 'instances:\n  - {}\n');
  await put('redisdb.d/auto_conf.yaml', 'ad_identifiers: [redis]\ninit_config:\ninstances:\n  - host: "%%host%%"\n');
  await put('tcp_check.yaml', 'init_config: {timeout: 3}\ninstances: [{name: a}]\n');
  await put('broken.d/conf.yaml', 'instances:\n  - password: "hunter2\n    x: [\n');
  await put('empty.d/conf.yaml', '\n');
  await put('wrong.d/conf.yaml', 'instances: [1]\n');
  await put('notes.txt', 'nothing');
  const { configs, errors } = await readConfDir(folder);
  expect(configs.map(({ check, source, instances }) => [check, source.replace(folder, ''), instances])).toEqual([
    ['nginx', 'file:/nginx.d/conf.yaml', [{ nginx_status_url: 'http://x' }]],
    ['nginx', 'file:/nginx.d/more.yaml', [{ nginx_status_url: 'http://y' }]],
    ['ntp', 'file:/ntp.d/conf.yaml.default', [{}]],
    ['redisdb', 'file:/redisdb.d/auto_conf.yaml', [{ host: '%%host%%' }]],
    ['tcp_check', 'file:/tcp_check.yaml', [{ name: 'a' }]],
  ]);
  expect(configs.map(({ logs, adIdentifiers, initConfig }) => [logs, adIdentifiers, initConfig])).toEqual([
    [[{ type: 'file' }], [], {}],
    [[], [], {}],
    [[], [], {}],
    [[], ['redis'], {}],
    [[], [], { timeout: 3 }],
  ]);
  expect(errors.map((error) => error.replace(folder, ''))).toEqual([
    expect.stringMatching(/^\/broken.d\/conf.yaml: is not valid YAML in line \d+: [A-Z_]+$/),
    '/empty.d/conf.yaml: is empty',
    '/wrong.d/conf.yaml: option instances must be a list of mappings, but one of them is the number 1',
  ]);
});

test('the signature changes when a file does; a folder that is not there is empty', async () => {
  const before = await confDirSignature(folder);
  expect(await confDirSignature(folder)).toBe(before);
  await put('tcp_check.yaml', 'instances: [{name: changed}]\n');
  expect(await confDirSignature(folder)).not.toBe(before);
  expect(await readConfDir(join(folder, 'nowhere'))).toEqual({ configs: [], errors: [], signature: '' });
});

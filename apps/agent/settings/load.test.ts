import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadAgentSettings } from './load.ts';
import { locateSettingsFile } from './locate.ts';
import { SecretResolver } from './secrets.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string, mode = 0o600): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

/** A secret command that answers with `answer`, an expression of `question`. */
const command = (name: string, answer: string, mode = 0o700) =>
  file(
    name,
    `#!${process.execPath}\nlet text='';process.stdin.on('data',(c)=>text+=c).on('end',()=>{const question=JSON.parse(text);${answer}});\n`,
    mode,
  );
const ECHO =
  'process.stdout.write(JSON.stringify(Object.fromEntries(question.secrets.map((s)=>[s,{value:s+"-"+question.version+"-"+process.argv.slice(2),error:null}]))))';

test('secrets of a file come from its command and from files', async () => {
  const backend = await command('backend', ECHO);
  const password = await file('password', 's3cret\n');
  const path = await file(
    'datadog.yaml',
    [
      'api_key: ENC[agent/key]',
      `secret_backend_command: ${backend}`,
      'secret_backend_arguments: [--vault]',
      `proxy: { https: "http://p:1", no_proxy: ["ENC[file@${password}]"] }`,
    ].join('\n'),
  );
  const { settings, secrets } = await loadAgentSettings({ DD_ENV: 'ENC[env]' }, path);
  expect([settings.core.apiKey, settings.transport.proxy.except, settings.core.env, settings.warnings]).toEqual([
    'agent/key-1.0---vault',
    ['s3cret'],
    'env-1.0---vault',
    [],
  ]);
  expect(secrets.values().sort()).toEqual(['agent/key-1.0---vault', 'env-1.0---vault', 's3cret']);
  expect(secrets.handles()[0]).toEqual({ handle: 'agent/key', places: [path] });
});

test.each([
  ['error', 'process.stdout.write(JSON.stringify({h:{value:"",error:"no such secret"}}))', 'ENC[h]: no such secret'],
  ['missing', 'process.stdout.write("{}")', 'ENC[h] was not resolved'],
  ['shape', 'process.stdout.write("s3cret")', 'did not answer with a JSON object'],
  ['exit', 'process.exit(3)', 'it ended with 3'],
  ['long', 'process.stdout.write("x".repeat(100000))', 'more than 5000 bytes'],
  ['slow', 'setTimeout(()=>{},60000)', 'no answer within 0.2 s'],
])('a command that fails (%s) is named with the reason', async (name, answer, reason) => {
  const secrets = new SecretResolver({
    command: await command(name, answer),
    arguments: [],
    timeoutMs: name === 'slow' ? 200 : 20_000,
    maxOutputBytes: 5000,
    allowGroup: false,
    trimLineBreak: false,
    type: '',
    config: {},
  });
  const failure = secrets.resolveIn({ a: [{ password: 'ENC[h]' }] }, 'conf.yaml');
  await expect(failure).rejects.toMatchObject({ code: 'secret_unresolved', message: expect.stringContaining(reason) });
  await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('s3cret') });
});

test('a command that others may change is not run', async () => {
  const path = await file(
    'open.yaml',
    `api_key: ENC[h]\nsecret_backend_command: ${await command('open', ECHO, 0o755)}`,
  );
  await expect(loadAgentSettings({}, path)).rejects.toThrow('others have rights on it');
});

test.each([
  ['api_key: ENC[h]', 'needs secret_backend_command'],
  ['api_key: ENC[file@relative]', 'must be absolute'],
  ['api_key: ENC[file@/nowhere/at/all]', 'ENOENT'],
  ['api_key: [unclosed', 'is not valid YAML'],
  ['- a list', 'must be a mapping'],
])('%s is refused', async (text, reason) => {
  await expect(loadAgentSettings({}, await file('bad.yaml', text))).rejects.toThrow(reason);
});

test('a file is named, or found, or there is none', async () => {
  const path = await file('datadog.yaml', 'api_key: x');
  expect([
    locateSettingsFile({}, folder, []).path,
    locateSettingsFile({ KOMAINU_AGENT_CONFIG: path }, '', []).path,
    locateSettingsFile({ KOMAINU_AGENT_CONFIG: 'off' }, '', [path]).path,
    locateSettingsFile({}, '', [join(folder, 'none.yaml'), path]).path,
    locateSettingsFile({}, '', []).path,
  ]).toEqual([path, path, '', path, '']);
  expect(() => locateSettingsFile({}, join(folder, 'none.yaml'))).toThrow('cannot read the settings file');
});

test('what nothing reads is warned about', async () => {
  const path = await file('unknown.yaml', 'api_kye: x\nexpvar_port: 5000\nlogs_config: {open_file_limit: 3}\n');
  const { settings } = await loadAgentSettings({ DD_API_KEY: 'k' }, path);
  expect(settings.warnings).toContain('unknown setting api_kye: did you mean api_key?');
  expect(settings.warnings.at(-1)).toContain('expvar_port');
});

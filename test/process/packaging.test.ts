import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packAgent } from '../../packaging/agent/pack.ts';
import { type RunningServer, startServer, TEST_API_KEY } from './server.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PACKAGING = path.join(ROOT, 'packaging/agent');
const MOST_BYTES = 80e6;

let folder = '';
let server: RunningServer;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'komainu-packaging-'));
  server = await startServer({ name: 'packaging', env: { KOMAINU_AGENT: 'off' } });
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('packs the agent without the server, in less than 80 MB besides Node', () => {
  const out = path.join(folder, 'packed');
  const { bytes } = packAgent(ROOT, out, false);
  expect(bytes).toBeLessThan(MOST_BYTES);
  for (const stranger of ['chdb', 'fastify', 'react', '@clickhouse']) {
    expect(existsSync(path.join(out, 'node_modules', stranger)), stranger).toBe(false);
  }
});

it('installs from the server that it will report to, keeps the configuration, and runs', async () => {
  const root = path.join(folder, 'machine');
  const script = path.join(folder, 'agent.sh');
  execFileSync('curl', ['-fsS', '-o', script, `${server.url}/install/agent.sh`]);
  const install = (env: Readonly<Record<string, string>>) =>
    spawnSync('sh', [script], { env: { PATH: process.env['PATH'], KOMAINU_ROOT: root, ...env }, encoding: 'utf8' });
  expect(install({}).stderr).toContain('DD_API_KEY is not set');

  const first = install({
    DD_API_KEY: TEST_API_KEY,
    DD_URL: server.url,
    DD_TAGS: 'team:a, tier:"web"',
    DD_ENV: 'prod',
  });
  expect(first.stderr).toBe('');
  const config = path.join(root, 'etc/komainu-agent/datadog.yaml');
  const written = readFileSync(config, 'utf8');
  expect(written).toContain('tags:\n  - "team:a"\n  - "tier:\\"web\\""\n');
  expect(statSync(config).mode & 0o007).toBe(0);
  // Again, as an upgrade: without key and address, which the configuration has.
  expect(install({}).status).toBe(0);
  expect(readFileSync(config, 'utf8')).toBe(written);

  const child = spawn(path.join(root, 'opt/komainu-agent/komainu-agent'), ['run'], {
    env: {
      PATH: process.env['PATH'],
      DD_HOSTNAME: 'packed-host',
      DD_APM_RECEIVER_PORT: '0',
      DD_DOGSTATSD_PORT: '0',
      DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_HTTP_ENDPOINT: 'off',
      DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_GRPC_ENDPOINT: 'off',
      KOMAINU_AGENT_CONFIG: config,
      KOMAINU_AGENT_DATA_DIR: path.join(folder, 'data'),
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  try {
    await eventually(async () => {
      const headers = { 'dd-api-key': TEST_API_KEY, 'dd-application-key': server.applicationKey };
      const answer = await fetch(`${server.url}/api/v1/hosts?filter=packed-host`, { headers });
      expect(await answer.text(), said).toContain('"packed-host"');
    });
  } finally {
    child.kill('SIGKILL');
  }
});

it('has no Node for machines of another kind', async () => {
  const answer = await fetch(`${server.url}/install/node-sunos-sparc.gz`);
  expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('this server has Node for')]);
});

const lints: readonly (readonly [program: string, args: readonly string[]])[] = [
  ['shellcheck', ['install.sh', 'komainu-agent.sh']],
  ['helm', ['lint', '--strict', 'helm/komainu-agent', '--set', 'url=http://komainu:8100,apiKey=key']],
];
for (const [program, args] of lints) {
  const isMissing = spawnSync(program, ['--version']).error !== undefined;
  it.skipIf(isMissing)(`${program} has nothing to say`, () => {
    const { status, stdout } = spawnSync(program, [...args], { cwd: PACKAGING, encoding: 'utf8' });
    expect(status, stdout).toBe(0);
  });
}

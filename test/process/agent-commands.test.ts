import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AgentProcess, AnsweringIntake, API_KEY, type CommandResult } from './agent-process.ts';

const STUB = 'Active connections: 3 \nserver accepts handled requests\n 10 10 31 \nReading: 0 Writing: 1 Waiting: 2 \n';
const PASSWORD = 'correct horse battery';

const intake = new AnsweringIntake();
const nginx = createServer((_request, response) => response.end(STUB));
let agent: AgentProcess;
/** A check that was run before there was an agent. */
let alone: CommandResult;

beforeAll(async () => {
  await intake.start();
  nginx.listen(0, '127.0.0.1');
  await once(nginx, 'listening');
  agent = await AgentProcess.prepare(
    `api_key: ${API_KEY}\ndd_url: ${intake.url}\nhostname: core-test\ntags: [team:shop]\nlogs_enabled: true\n` +
      'proxy:\n  no_proxy: [127.0.0.1]\n  https: http://me:hush-hush@proxy.example:3128\n',
  );
  const conf = path.join(agent.folder, 'conf.d', 'nginx.d');
  await mkdir(conf, { recursive: true });
  await writeFile(
    path.join(conf, 'conf.yaml'),
    `init_config: {}
instances:
  - nginx_status_url: http://127.0.0.1:${(nginx.address() as AddressInfo).port}/nginx_status
    username: me
    password: ${PASSWORD}
logs:
  - type: file
    path: ${agent.folder}/access.log
    service: shop
    source: nginx
    start_position: beginning
`,
  );
  await writeFile(path.join(agent.folder, 'access.log'), '');
  expect(await agent.command('status')).toMatchObject({
    code: 3,
    text: expect.stringContaining('no agent is running'),
  });
  alone = await agent.command('check', 'nginx');
  await agent.start({ KOMAINU_AGENT_HOST_METRICS: 'false' });
});
afterAll(async () => {
  await agent.end();
  nginx.closeAllConnections();
  nginx.close();
  await intake.stop();
});

test('status says in words what the agent does, a section alone, or everything as JSON', async () => {
  const whole = await agent.command('status');
  expect(whole.code).toBe(0);
  for (const words of [
    'Host: core-test',
    'Tags: team:shop',
    'API key ending in cdef: valid',
    "Server's clock",
    'DogStatsD',
  ]) {
    expect(whole.text).toContain(words);
  }
  expect(JSON.parse((await agent.command('status', 'agent', '--json')).text)).toMatchObject({
    agent: { host: 'core-test', hostProvider: 'configuration', problems: [] },
  });
  expect(await agent.command('status', 'nothing')).toMatchObject({
    code: 2,
    text: expect.stringContaining('there is no section'),
  });
});

test('health passes, and names what lives', async () => {
  const health = await agent.command('health');
  expect([health.code, health.text]).toEqual([0, expect.stringMatching(/PASS[\s\S]*ok {5}dogstatsd/)]);
});

test('a check is run by hand, without an agent and within it', async () => {
  expect([alone.code, alone.text]).toEqual([0, expect.stringMatching(/nginx\.net\.connections 3 \(gauge\)/)]);
  const run = await agent.command('check', 'nginx');
  expect([run.code, run.text]).toEqual([0, expect.stringMatching(/nginx\.net\.connections 3 \(gauge\)/)]);
  expect(run.text).toMatch(/nginx\.can_connect OK/);
  expect(await agent.command('check', 'no_such_check')).toMatchObject({ code: 1 });
  expect(await agent.command('check')).toMatchObject({ code: 2 });
});

test('configurations are shown as they are run, without secrets', async () => {
  const { code, text } = await agent.command('configcheck');
  expect([code, text]).toEqual([0, expect.stringContaining('nginx_status_url')]);
  expect(text).not.toContain(PASSWORD);
});

test('logs stream as they leave', async () => {
  const streaming = agent.command('stream-logs', '--count', '1', '--service', 'shop');
  const writing = setInterval(() => void appendFile(path.join(agent.folder, 'access.log'), 'GET /cart 200\n'), 100);
  const { code, text } = await streaming;
  clearInterval(writing);
  expect([code, text]).toEqual([
    0,
    expect.stringMatching(/service: shop \| source: nginx .*\| message: GET \/cart 200/),
  ]);
});

test('DogStatsD metrics are counted once somebody asks', async () => {
  expect(await agent.command('dogstatsd-stats')).toMatchObject({
    code: 0,
    text: expect.stringContaining('from now on'),
  });
  const socket = createSocket('udp4');
  const sending = setInterval(
    () => socket.send('shop.orders:1|c|#env:test', agent.ports['dogstatsd'] ?? 0, '127.0.0.1'),
    50,
  );
  await eventually(async () => {
    expect((await agent.command('dogstatsd-stats')).text).toMatch(/shop\.orders +env:test +\d+ /);
  });
  clearInterval(sending);
  socket.close();
});

test('diagnose looks at the server, the key and the data directory', async () => {
  const { text } = await agent.command('diagnose');
  expect(text).toContain('it answers, and accepts the API key that ends in cdef');
  expect(text).toMatch(/PASS {4}the agent: it runs/);
});

test('a flare holds everything but secrets', async () => {
  const out = path.join(agent.folder, 'flare');
  const { code, text } = await agent.command('flare', '--out', out);
  expect([code, await readdir(out)]).toEqual([0, [path.basename(text.trim())]]);
  const names = execFileSync('tar', ['tzf', text.trim()], { encoding: 'utf8' });
  for (const name of [
    'status.txt',
    'configcheck.json',
    'recent.log',
    'permissions.txt',
    'datadog.yaml',
    'nginx.d/conf.yaml',
  ]) {
    expect(names).toContain(name);
  }
  const content = execFileSync('tar', ['xzfO', text.trim()], { encoding: 'utf8', maxBuffer: 1e8 });
  expect(content).toContain('hostname: core-test');
  for (const secret of [API_KEY, PASSWORD, 'hush-hush']) expect(content).not.toContain(secret);
});

test('a word that is no command shows those that are', async () => {
  expect(await agent.command('restart')).toMatchObject({ code: 2, text: expect.stringContaining('configcheck') });
  expect((await agent.command('version')).text).toMatch(/^Komainu agent \d+\.\d+\.\d+ on Node/);
});

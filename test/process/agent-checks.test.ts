import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAgent } from './agent.ts';
import { FakeIntake } from './fake-intake.ts';
import { eventually } from './server.ts';

const INSPECT = new URL('../../features/infrastructure/agent/containers/testdata/docker-inspect.json', import.meta.url);
let folder = '';
let intake: FakeIntake;
const closing: (() => unknown)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'agent-checks-'));
  intake = await FakeIntake.start();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await intake.stop();
  await rm(folder, { recursive: true, force: true });
});

interface CheckRun {
  readonly check: string;
  readonly status: number;
  readonly tags: readonly string[];
}

interface Status {
  readonly checks: {
    readonly instances: readonly { readonly check: string; readonly state: string; readonly source: string }[];
    readonly problems: readonly string[];
  };
}

/** A server that answers with metrics, or never. */
async function startPage(): Promise<string> {
  const server = http.createServer((request, response) => {
    if (request.url === '/metrics') response.end('# TYPE queue_length gauge\nqueue_length{queue="a"} 7\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

/** A Docker that runs one container, which asks for a check of its own. */
async function startDocker(socket: string, labels: Readonly<Record<string, string>>): Promise<void> {
  const recorded = JSON.parse(await readFile(INSPECT, 'utf8'));
  const container = { ...recorded, Config: { ...recorded.Config, Labels: labels } };
  const server = http.createServer((request, response) => {
    const url = request.url ?? '';
    if (url.startsWith('/events') && !url.includes('until')) return void response.writeHead(200).flushHeaders();
    if (url.startsWith('/containers/json')) {
      return void response.end(JSON.stringify([{ Id: container.Id, Image: 'redis', State: 'running', Status: 'Up' }]));
    }
    response.end(url.startsWith('/containers/') ? JSON.stringify(container) : '[]');
  });
  server.listen(socket);
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
}

const checkRuns = () =>
  intake.requests('/api/v1/check_run').flatMap(({ body }) => JSON.parse(String(body)) as CheckRun[]);

test('checks of files and of labels run, bad ones are named, and a hanging one holds up nobody', async () => {
  const address = await startPage();
  const [host, port] = address.split(':');
  const conf = path.join(folder, 'conf.d');
  await mkdir(conf);
  const put = (name: string, text: string) => writeFile(path.join(conf, name), text);
  const openmetrics = (where: string) =>
    `instances: [{openmetrics_endpoint: "http://${address}${where}", namespace: shop, metrics: [".+"], timeout: 600}]`;
  await put(
    'openmetrics.yaml',
    `${openmetrics('/metrics').slice(0, -1)}, {openmetrics_endpoint: "http://${address}/hangs", timeout: 600, metrics: [a]}]`,
  );
  await put('broken.yaml', 'instances: [\n');
  await put('my_python_check.yaml', 'instances: [{}]\n');
  await put('http_check.yaml', 'instances: [{name: without a url}]\n');
  const socket = path.join(folder, 'docker.sock');
  const checks = { tcp_check: { instances: [{ name: 'page', host, port }] } };
  await startDocker(socket, {
    'com.datadoghq.ad.checks': JSON.stringify(checks),
    'com.datadoghq.tags.service': 'cart',
  });

  const agent = await startAgent(
    { url: intake.url, apiKey: '0'.repeat(32) },
    {
      DD_CONFD_PATH: conf,
      DOCKER_HOST: `unix://${socket}`,
      KOMAINU_AGENT_CHECK_TIMEOUT: '2',
      KOMAINU_AGENT_HOST_METRICS: 'false',
      DD_SERIALIZER_COMPRESSOR_KIND: 'none',
    },
  );
  closing.push(() => agent.stop());
  // The agent answers before the last of its parts has started.
  const status = () =>
    eventually('the checks in the status', 30_000, async () => {
      const told = (await (await fetch(`http://127.0.0.1:${agent.tracePort}/status`)).json()) as Partial<Status>;
      return told.checks === undefined ? undefined : { checks: told.checks };
    });
  const states = await eventually('the checks', 60_000, async () => {
    const { instances } = (await status()).checks;
    return instances.length > 0 && instances.every(({ state }) => state !== 'waiting') ? instances : undefined;
  });
  const stateOf = (check: string, source = '') =>
    states.filter((one) => one.check === check && one.source.includes(source)).map(({ state }) => state);
  expect([stateOf('openmetrics'), stateOf('tcp_check', 'container:cache')]).toEqual([['ok', 'error'], ['ok']]);

  const { problems } = (await status()).checks;
  expect(problems.map((problem) => problem.replaceAll(`${conf}/`, ''))).toEqual([
    expect.stringMatching(/^broken.yaml: is not valid YAML in line \d+: [A-Z_]+$/),
    'file:http_check.yaml: http_check: option url is required',
    'file:my_python_check.yaml: my_python_check: there is no check named my_python_check',
  ]);

  const sent = await eventually('what the checks say', 60_000, async () => {
    const named = checkRuns().map(({ check }) => check);
    return named.includes('tcp.can_connect') && named.includes('shop.openmetrics.health') ? checkRuns() : undefined;
  });
  expect(sent.find(({ check }) => check === 'tcp.can_connect')).toMatchObject({
    status: 0,
    tags: expect.arrayContaining(['instance:page', 'service:cart', 'short_image:redis']),
  });
  const series = intake.requests('/api/v2/series').map(({ body }) => String(body));
  expect(series.some((body) => body.includes('shop.queue_length') && body.includes('queue:a'))).toBe(true);

  await put('tcp_check.yaml', `instances: [{name: late, host: ${host}, port: ${port}}]\n`);
  agent.process.kill('SIGHUP');
  await eventually('the new file', 30_000, async () =>
    (await status()).checks.instances.some(({ source }) => source.endsWith('tcp_check.yaml')) ? true : undefined,
  );
});

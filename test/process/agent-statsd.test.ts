import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ProtobufReader } from '@komainu/wire/protobuf/reader.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningAgent, startAgent } from './agent.ts';
import { FakeIntake } from './fake-intake.ts';
import { eventually } from './server.ts';

const CONTAINER = JSON.parse(
  readFileSync(
    path.resolve(import.meta.dirname, '../../features/infrastructure/agent/containers/testdata/docker-inspect.json'),
    'utf8',
  ),
) as { Id: string };

let intake: FakeIntake;
let agent: RunningAgent;
const start = async (env: Readonly<Record<string, string>>) => {
  const server = { url: intake.url, apiKey: '0123456789abcdef0123456789abcdef' };
  agent = await startAgent(server, { KOMAINU_AGENT_HOST_METRICS: 'false', ...env });
};
beforeEach(async () => {
  intake = await FakeIntake.start();
});
afterEach(async () => {
  await agent.stop();
  await intake.stop();
});

async function status(): Promise<{
  agent: { problems: string[] };
  dogstatsd: { dropped: object; problems: string[]; lines: { metrics: number } };
}> {
  const answer = await fetch(`http://127.0.0.1:${agent.tracePort}/status`);
  return (await answer.json()) as Awaited<ReturnType<typeof status>>;
}

test('garbage, floods and settings that make no sense have a line each in the status, and the rest goes on', async () => {
  await start({
    KOMAINU_AGENT_MAX_CONTEXTS: '2',
    DD_DOGSTATSD_MAPPER_PROFILES: '[{"name":"p","prefix":"job.","mappings":[{"match":"a b","name":"x"}]}]',
    DD_DOGSTATSD_SOCKET: '/proc/nowhere/dsd.socket',
  });
  const socket = createSocket('udp4');
  socket.connect(agent.statsdPort, '127.0.0.1');
  await once(socket, 'connect');
  const packets = [
    Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x7c]),
    Buffer.from('shop.orders:1|c\nshop.orders:many|c|#password:hunter2\n_e{900,1}:cut'),
    Buffer.alloc(60_000, 'x'),
    Buffer.from('shop.users:1|g|#user:1\nshop.users:1|g|#user:2\nshop.users:1|g|#user:3'),
    Buffer.from('shop.orders:1|c'),
  ];
  for (const packet of packets) socket.send(packet);
  await fetch(`http://127.0.0.1:${agent.tracePort}/dogstatsd/v2/proxy`, { method: 'POST', body: '|||\n' });
  const seen = await eventually('what was dropped', 30_000, async () => {
    const now = await status();
    return Object.keys(now.dogstatsd.dropped).length >= 5 ? now : undefined;
  });
  socket.close();
  expect(seen.dogstatsd).toMatchObject({
    dropped: {
      bad_value: { count: 1, line: 'shop.orders:many|c|#password:***' },
      bad_event: { count: 1 },
      context_limit: { count: 2, line: 'shop.users:1|g|#user:2' },
      no_name: { count: expect.any(Number) },
      no_value: { count: expect.any(Number) },
    },
    contexts: {
      contexts: 2,
      limit: 2,
      metrics: expect.arrayContaining([{ metric: 'shop.users', contexts: 1, refusedLines: 2 }]),
    },
    problems: [expect.stringContaining('p, mapping 1 is left out')],
  });
  expect(seen.agent.problems).toEqual(
    expect.arrayContaining([expect.stringMatching(/^dogstatsdSocket: cannot listen on .*ENOENT/)]),
  );
  await agent.stop();
  expect(intake.requests('/api/v2/series').some(({ body }) => body.includes('shop.orders'))).toBe(true);
});

/** Sends a line once it is told to, so that the test can say where its process runs. */
const SENDER = `
import socket, sys
sys.stdin.readline()
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.sendto(b"shop.of_process:1|g", sys.argv[1])
`;
const hasPython = spawnSync('python3', ['--version']).status === 0;

test.skipIf(!hasPython || process.platform !== 'linux')(
  'lines get the tags of the container that sends them, whether the kernel or the client names it',
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'statsd-docker-'));
    const docker = createServer((request, response) => {
      if (request.url?.startsWith('/events')) response.writeHead(200).flushHeaders();
      else if (request.url?.includes('/containers/json')) response.end(JSON.stringify([{ Id: CONTAINER.Id }]));
      else response.end(JSON.stringify(CONTAINER));
    }).listen(path.join(folder, 'docker.sock'));
    await once(docker, 'listening');
    const socket = path.join(folder, 'dsd.socket');
    await start({
      DOCKER_HOST: `unix://${folder}/docker.sock`,
      DD_CONTAINER_PROC_ROOT: path.join(folder, 'proc'),
      DD_DOGSTATSD_SOCKET: socket,
      DD_DOGSTATSD_ORIGIN_DETECTION: 'true',
      DD_DOGSTATSD_ORIGIN_DETECTION_CLIENT: 'true',
      DD_DOGSTATSD_TAG_CARDINALITY: 'low',
    });
    const sender = spawn('python3', ['-c', SENDER, socket], { stdio: ['pipe', 'inherit', 'inherit'] });
    const ofSender = path.join(folder, 'proc', String(sender.pid));
    await mkdir(ofSender, { recursive: true });
    await writeFile(path.join(ofSender, 'cgroup'), `0::/system.slice/docker-${CONTAINER.Id}.scope\n`);
    sender.stdin.end('go\n');
    await fetch(`http://127.0.0.1:${agent.tracePort}/dogstatsd/v2/proxy`, {
      method: 'POST',
      body: `shop.of_client:1|g|c:ci-${CONTAINER.Id}|card:high\nshop.of_nobody:1|g`,
    });
    await eventually('three lines', 30_000, async () =>
      (await status()).dogstatsd.lines.metrics === 3 ? true : undefined,
    );
    await agent.stop();
    const tags = new Map(intake.requests('/api/v2/series').flatMap(({ body }) => tagsOf(body)));
    expect(tags.get('shop.of_process')).toEqual(
      expect.arrayContaining(['service:cache', 'env:prod', 'short_image:redis']),
    );
    expect(tags.get('shop.of_client')).toEqual(
      expect.arrayContaining(['service:cache', 'env:prod', `container_id:${CONTAINER.Id}`]),
    );
    expect(tags.get('shop.of_nobody')).toEqual([]);
    docker.closeAllConnections();
    docker.close();
    await rm(folder, { recursive: true, force: true });
  },
);

/** The tags of each metric of a series payload. */
function tagsOf(body: Buffer): [string, string[]][] {
  const found: [string, string[]][] = [];
  const reader = new ProtobufReader(body);
  while (reader.next()) {
    const stop = reader.enter();
    let metric = '';
    const tags: string[] = [];
    while (reader.next(stop)) {
      const field: number = reader.field;
      if (field === 2) metric = reader.string();
      else if (field === 3) tags.push(reader.string());
      else reader.skip();
    }
    found.push([metric, tags]);
  }
  return found;
}

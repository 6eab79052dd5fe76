import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recorded } from '../testing.ts';
import { DockerClient, dockerAddress } from './docker-client.ts';
import { DockerContainers } from './docker-containers.ts';

/** A Docker daemon as far as it is asked: a list, inspections, and events that the test sends. */
class FakeDocker {
  readonly containers = new Map<string, unknown>();
  readonly streams: http.ServerResponse[] = [];
  readonly since: string[] = [];
  readonly #server = http.createServer((request, response) => this.#answer(request, response));

  async listen(path: string): Promise<void> {
    this.#server.listen(path);
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  add(id: string, name: string): void {
    this.containers.set(id, { ...(recorded('docker-inspect.json') as object), Id: id, Name: `/${name}` });
  }

  event(action: string, id: string, seconds: number): void {
    const event = { Type: 'container', Action: action, Actor: { ID: id, Attributes: {} }, timeNano: seconds * 1e9 };
    this.streams.at(-1)?.write(`${JSON.stringify(event)}\n`);
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://docker');
    if (pathname === '/events') {
      this.since.push(searchParams.get('since') ?? '');
      this.streams.push(response);
      response.writeHead(200).flushHeaders();
      return;
    }
    const id = /^\/containers\/([0-9a-f]+)\/json$/.exec(pathname)?.[1];
    if (pathname === '/containers/json') {
      response.end(JSON.stringify([...this.containers.keys()].map((Id) => ({ Id }))));
    } else if (id !== undefined && this.containers.has(id)) {
      response.end(JSON.stringify(this.containers.get(id)));
    } else {
      response.writeHead(404).end('{"message":"no such container"}');
    }
  }
}

let folder = '';
let docker = new FakeDocker();
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docker-'));
  docker = new FakeDocker();
});
afterEach(async () => {
  await docker.close();
  await rm(folder, { recursive: true });
});

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

function follow(clock = new FakeClock()) {
  let now: readonly ContainerFacts[] = [];
  const source = new DockerContainers({
    client: new DockerClient({ socketPath: join(folder, 'docker.sock') }),
    runtime: 'docker',
    clock,
    logger: silentLogger,
    variables: [],
    changed: (containers) => {
      now = containers;
    },
  });
  return { source, clock, names: () => now.map(({ name }) => name) };
}

test('containers are listed, their events heard, and the stream is taken up where it broke', async () => {
  docker.add(A, 'one');
  await docker.listen(join(folder, 'docker.sock'));
  const { source, clock, names } = follow();
  await source.start();
  expect(names()).toEqual(['one']);
  await eventually(() => expect(docker.streams).toHaveLength(1));
  docker.add(B, 'two');
  docker.event('start', B, 1_800_000_000);
  await eventually(() => expect(names()).toEqual(['one', 'two']));
  docker.containers.delete(A);
  docker.event('destroy', A, 1_800_000_001);
  await eventually(() => expect(names()).toEqual(['two']));
  docker.streams[0]?.destroy();
  await eventually(() => expect(source.problem).not.toBe(''));
  docker.add(A, 'one again');
  await eventually(() => {
    clock.advance(1000);
    expect(names()).toEqual(['two', 'one again']);
  });
  expect([docker.since.length, docker.since.at(-1), source.problem]).toEqual([2, '1800000001', '']);
  await source.close();
});

test('without a daemon it says so and comes back when there is one', async () => {
  const { source, clock, names } = follow();
  await source.start();
  expect(source.problem).toContain('docker does not answer /containers/json');
  docker.add(A, 'late');
  await docker.listen(join(folder, 'docker.sock'));
  await eventually(() => {
    clock.advance(1000);
    expect(names()).toEqual(['late']);
  });
  await source.close();
});

test.each([
  ['unix:///run/docker.sock', { socketPath: '/run/docker.sock' }],
  ['/run/x.sock', { socketPath: '/run/x.sock' }],
  ['tcp://10.0.0.1:2376', { host: '10.0.0.1', port: 2376 }],
  ['ssh://me@host', undefined],
])('%s', (text, address) => {
  expect(dockerAddress(text)).toEqual(address);
});

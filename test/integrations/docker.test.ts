import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningAgent, startAgent } from '../process/agent.ts';
import { call, eventually, type RunningServer, startServer } from '../process/server.ts';
import { HAS_DOCKER, type RunningDocker, startDocker } from './docker.ts';
import { installed } from './server-process.ts';

const REDIS = installed('/usr/bin/redis-server');

interface Containers {
  readonly data: readonly {
    readonly attributes: { readonly name: string; readonly state: string; readonly tags: readonly string[] };
  }[];
}

interface Logs {
  readonly data: readonly { readonly attributes: { readonly message: string; readonly tags: readonly string[] } }[];
}

/** A real Docker, with a Redis in it that nobody wrote a label or a file for. */
describe.skipIf(!HAS_DOCKER || REDIS === undefined)('containers of a real Docker', () => {
  let docker: RunningDocker;
  let server: RunningServer;
  let agent: RunningAgent;

  beforeAll(async () => {
    docker = await startDocker('redis:7.2');
    const ours = ['--volume', '/usr:/usr:ro', '--volume', '/lib:/lib:ro', '--volume', '/lib64:/lib64:ro'];
    const labels = ['--label', 'com.datadoghq.tags.service=basket', '--label', 'com.datadoghq.tags.env=test'];
    docker.docker(
      ...['run', '--detach', '--name', 'cache', '--memory', '64m', ...labels, ...ours, 'redis:7.2'],
      ...['/usr/bin/redis-server', '--save', '', '--protected-mode', 'no'],
    );
    // Of this driver the agent may read no file: Docker itself is asked for the output.
    const logs = ['--log-driver', 'local', '--label', 'com.datadoghq.ad.logs=[{"source":"sh","service":"worker"}]'];
    const script = 'echo "job 41 begins"; echo "job 41 is late" >&2; exec /bin/busybox sleep 1000';
    docker.docker('run', '--detach', '--name', 'worker', ...logs, 'redis:7.2', '/bin/sh', '-c', script);
    server = await startServer({ name: 'docker', env: { KOMAINU_AGENT: 'off' } });
    agent = await startAgent(server, {
      DOCKER_HOST: docker.address,
      ...{ DD_LOGS_ENABLED: 'true', KOMAINU_AGENT_LOG_DIR: 'off', KOMAINU_AGENT_JOURNAL: 'false' },
      DD_LOGS_CONFIG_CONTAINER_COLLECT_ALL: 'true',
      KOMAINU_AGENT_HOST_METRICS: 'false',
    });
  }, 120_000);
  afterAll(async () => {
    await agent?.stop();
    await server?.stop();
    await docker?.[Symbol.asyncDispose]();
  });

  test('they are listed with the tags of their labels', async () => {
    const tags = await eventually('the list', 30_000, async () => {
      const { data } = await call<Containers>(server, 'GET', '/api/v2/containers');
      return data.find(({ attributes }) => attributes.name === 'cache')?.attributes.tags;
    });
    expect(tags).toEqual(expect.arrayContaining(['env:test', 'image_tag:7.2', 'service:basket', 'short_image:redis']));
  });

  test.each(['container.memory.limit', 'docker.mem.limit'])('%s is what the container was given', async (metric) => {
    const query = new URLSearchParams({
      query: `max:${metric}{container_name:cache,service:basket}`,
      from: String(Math.floor(Date.now() / 1000) - 600),
      to: String(Math.floor(Date.now() / 1000) + 60),
    });
    const value = await eventually(metric, 60_000, async () => {
      const { series } = await call<{ series: { pointlist: [number, number][] }[] }>(
        server,
        'GET',
        `/api/v1/query?${query}`,
      );
      return series[0]?.pointlist.at(-1)?.[1];
    });
    expect(value).toBe(64 * 2 ** 20);
  });

  test('a Redis is watched because its image says what it is', async () => {
    const found = await eventually('redis.net.clients', 60_000, async () => {
      const { metrics } = await call<{ metrics: string[] }>(
        server,
        'GET',
        `/api/v1/metrics?from=${Math.floor(Date.now() / 1000) - 600}&tag_filter=service:basket`,
      );
      return metrics.includes('redis.net.clients') ? true : undefined;
    });
    expect(found).toBe(true);
  });

  test('what it writes is found by its service, parsed', async () => {
    const log = await eventually('the log', 30_000, async () => {
      const query = new URLSearchParams({ 'filter[query]': 'service:basket source:redis "Ready to accept"' });
      return (await call<Logs>(server, 'GET', `/api/v2/logs/events?${query}`)).data[0]?.attributes;
    });
    expect(log).toMatchObject({
      message: expect.stringContaining('Ready to accept connections'),
      tags: expect.arrayContaining(['container_name:cache', 'env:test']),
      attributes: { redis: { role_name: 'master' } },
    });
  });

  test('what is in no file is asked of Docker, once', async () => {
    const found = () => {
      const query = new URLSearchParams({ 'filter[query]': 'service:worker', sort: 'timestamp' });
      return call<Logs>(server, 'GET', `/api/v2/logs/events?${query}`);
    };
    await eventually('the logs', 30_000, async () => ((await found()).data.length > 1 ? true : undefined));
    docker.docker('restart', '--time', '0', 'worker');
    const messages = await eventually('those of the second run', 60_000, async () => {
      const { data } = await found();
      return data.length >= 4 ? data.map(({ attributes }) => attributes.message) : undefined;
    });
    expect(messages.toSorted()).toEqual(['job 41 begins', 'job 41 begins', 'job 41 is late', 'job 41 is late']);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, eventually, freePort, type RunningServer, startServer, TEST_API_KEY } from '../process/server.ts';
import { HAS_DOCKER, type RunningDocker, startDocker } from './docker.ts';

interface Logs {
  readonly data: readonly {
    readonly attributes: {
      readonly message: string;
      readonly service: string;
      readonly status: string;
      readonly tags: readonly string[];
      readonly attributes: Readonly<Record<string, unknown>>;
    };
  }[];
}

/** What a real Docker's logging drivers send, as `docs/how-to/log-shippers.md` says to set them up. */
describe.skipIf(!HAS_DOCKER)('logging drivers of Docker', () => {
  let docker: RunningDocker;
  let server: RunningServer;
  let ports: { forward: number; gelf: number; syslog: number };

  beforeAll(async () => {
    ports = { forward: await freePort(), gelf: await freePort(), syslog: await freePort() };
    docker = await startDocker('nginx:1.27');
    server = await startServer({
      name: 'docker-drivers',
      env: {
        KOMAINU_AGENT: 'off',
        KOMAINU_FORWARD_PORT: String(ports.forward),
        KOMAINU_GELF_PORT: String(ports.gelf),
        KOMAINU_SYSLOG_PORT: String(ports.syslog),
      },
    });
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await docker?.[Symbol.asyncDispose]();
  });

  /** Runs a container that says one line, and gives the log that became of it. */
  async function said(name: string, ...options: readonly string[]) {
    const run = ['run', '--rm', '--name', name, '--network', 'none', '-e', `DD_API_KEY=${TEST_API_KEY}`, ...options];
    // Drivers that send from a process of their own need a moment before the container is gone.
    docker.docker(...run, 'nginx:1.27', '/bin/sh', '-c', `echo "hello from ${name}"; /bin/busybox sleep 1`);
    return eventually(`the log of ${name}`, 30_000, async () => {
      const query = new URLSearchParams({ 'filter[query]': `"hello from ${name}"` });
      return (await call<Logs>(server, 'GET', `/api/v2/logs/events?${query}`)).data[0]?.attributes;
    });
  }

  test.each(['udp', 'tcp'])('gelf over %s, with the image as source and service', async (transport) => {
    const name = `gelf-${transport}`;
    const address = `gelf-address=${transport}://127.0.0.1:${ports.gelf}`;
    const log = await said(name, '--log-driver', 'gelf', '--log-opt', address, '--log-opt', 'env=DD_API_KEY');
    expect(log).toMatchObject({
      message: `hello from ${name}`,
      service: 'nginx',
      tags: expect.arrayContaining([`container_name:${name}`, 'short_image:nginx', 'image_tag:1.27']),
    });
    expect(JSON.stringify(log)).not.toContain(TEST_API_KEY);
  });

  test('fluentd, acknowledged', async () => {
    const options = [
      `fluentd-address=tcp://127.0.0.1:${ports.forward}`,
      `tag=${TEST_API_KEY}.docker.{{.Name}}`,
      'fluentd-request-ack=true',
      'fluentd-sub-second-precision=true',
    ].flatMap((option) => ['--log-opt', option]);
    const log = await said('fluent', '--log-driver', 'fluentd', ...options);
    expect(log).toMatchObject({
      message: 'hello from fluent',
      service: 'fluent',
      tags: expect.arrayContaining(['container_name:fluent']),
      attributes: { stream: 'stdout', fluent: { tag: 'docker.fluent' } },
    });
    expect(JSON.stringify(log)).not.toContain(TEST_API_KEY);
  });

  test('syslog', async () => {
    const options = [
      `syslog-address=tcp://127.0.0.1:${ports.syslog}`,
      'syslog-format=rfc5424micro',
      `tag=${TEST_API_KEY}/{{.Name}}`,
    ].flatMap((option) => ['--log-opt', option]);
    const log = await said('sys', '--log-driver', 'syslog', ...options);
    expect(log).toMatchObject({ message: 'hello from sys', service: 'sys' });
    expect(JSON.stringify(log)).not.toContain(TEST_API_KEY);
  });

  test('splunk', async () => {
    const options = [
      `splunk-url=${server.url}`,
      `splunk-token=${TEST_API_KEY}`,
      'splunk-sourcetype=nginx',
      'splunk-gzip=true',
    ].flatMap((option) => ['--log-opt', option]);
    const log = await said('splunk', '--log-driver', 'splunk', ...options);
    expect(log.message).toBe('hello from splunk');
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/rabbitmq/check.ts';
import { metricNames, undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installed, type ServerProcess, startServerProcess } from './server-process.ts';

/** Debian's /usr/sbin/rabbitmq-server wants to be root or rabbitmq; what it calls does not. */
const PROGRAM = installed('/usr/lib/rabbitmq/bin/rabbitmq-server');
const AUTHORIZATION = `Basic ${Buffer.from('guest:guest').toString('base64')}`;

describe.skipIf(PROGRAM === undefined)('rabbitmq: the real server', () => {
  let rabbit: ServerProcess;
  let api = '';
  let plugin = '';

  beforeAll(async () => {
    const [amqp, epmd, distribution, management, metrics] = await Promise.all(Array.from({ length: 5 }, freePort));
    const ports = { amqp, epmd, distribution, management, metrics };
    api = `http://127.0.0.1:${management}/api`;
    plugin = `http://127.0.0.1:${metrics}`;
    rabbit = await startServerProcess({
      // The port mapper would make itself a daemon that outlives the test; so it is started beside the server.
      program: '/bin/sh',
      args: () => ['-c', `epmd & until epmd -names; do sleep 0.05; done; exec ${PROGRAM}`],
      prepare: (folder) => prepare(folder, ports),
      env: (folder) => environment(folder, ports),
      ready: () => ask('GET', '/overview'),
    });
    await load();
  });

  afterAll(() => rabbit?.[Symbol.asyncDispose]());

  async function ask(method: string, path: string, body?: object): Promise<void> {
    const headers = { authorization: AUTHORIZATION, 'content-type': 'application/json' };
    const answer = await fetch(`${api}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
  }

  async function load(): Promise<void> {
    await ask('PUT', '/queues/%2F/orders', { durable: true });
    await ask('PUT', '/exchanges/%2F/events', { type: 'topic' });
    await ask('POST', '/bindings/%2F/e/events/q/orders', { routing_key: 'order.#' });
    const message = { properties: {}, routing_key: 'order.new', payload: 'x', payload_encoding: 'string' };
    for (let count = 0; count < 4; count++) await ask('POST', '/exchanges/%2F/events/publish', message);
    await ask('POST', '/queues/%2F/orders/get', { count: 1, ackmode: 'ack_requeue_false', encoding: 'auto' });
  }

  it('by its management plugin', async () => {
    const instance = { rabbitmq_api_url: api, rabbitmq_user: 'guest', rabbitmq_pass: 'guest' };
    // The server gathers its statistics by and by.
    const run = await eventually(async () => {
      const tried = await runCheck(check, instance);
      expect(metricNames(tried)).toContain('rabbitmq.exchange.messages.publish_in.count');
      expect(metricNames(tried)).toContain('rabbitmq.queue.messages.publish.count');
      expect(metricNames(tried)).toContain('rabbitmq.overview.messages.publish.count');
      return tried;
    });
    expect(undescribed('rabbitmq', run)).toEqual([]);
    expect(metricNames(run)).toEqual(
      expect.arrayContaining([
        'rabbitmq.connections',
        'rabbitmq.node.disk_free',
        'rabbitmq.node.fd_used',
        'rabbitmq.node.mem_used',
        'rabbitmq.node.running',
        'rabbitmq.overview.object_totals.queues',
        'rabbitmq.overview.queue_totals.messages.count',
        'rabbitmq.queue.consumers',
        'rabbitmq.queue.memory',
        'rabbitmq.queue.messages_ready.rate',
      ]),
    );
    expect(run.metrics).toContainEqual(expect.objectContaining({ metric: 'rabbitmq.queue.bindings.count', value: 2 }));
    expect(run.serviceChecks.map(({ name, status }) => [name, status])).toEqual([
      ['rabbitmq.aliveness', 0],
      ['rabbitmq.status', 0],
    ]);
  });

  it('by its Prometheus plugin', async () => {
    const endpoint = 'detailed?family=queue_coarse_metrics&family=queue_consumer_count';
    const run = await runCheck(check, { prometheus_plugin: { url: plugin, unaggregated_endpoint: endpoint } });
    expect(undescribed('rabbitmq', run)).toEqual([]);
    expect(metricNames(run)).toEqual(
      expect.arrayContaining([
        'rabbitmq.channels.opened.count',
        'rabbitmq.disk_space.available_bytes',
        'rabbitmq.erlang.processes_used',
        'rabbitmq.process.open_fds',
        'rabbitmq.queue.messages',
        'rabbitmq.queues',
        'rabbitmq.queues.declared.count',
      ]),
    );
    const ofOrders = run.metrics.filter(({ metric }) => metric === 'rabbitmq.queue.messages');
    expect(ofOrders.some(({ tags }) => tags.includes('queue:orders'))).toBe(true);
    expect(run.metrics.some(({ tags }) => tags.includes('rabbitmq_node:komainu@localhost'))).toBe(true);
  });
});

interface Ports {
  readonly amqp: number | undefined;
  readonly epmd: number | undefined;
  readonly distribution: number | undefined;
  readonly management: number | undefined;
  readonly metrics: number | undefined;
}

function prepare(folder: string, { management, metrics }: Ports): void {
  mkdirSync(join(folder, 'home'), { mode: 0o777, recursive: true });
  writeFileSync(join(folder, 'plugins'), '[rabbitmq_management,rabbitmq_prometheus].\n');
  writeFileSync(join(folder, 'environment'), '');
  const lines = [
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${management}`,
    'prometheus.tcp.ip = 127.0.0.1',
    `prometheus.tcp.port = ${metrics}`,
    'collect_statistics_interval = 500',
    '',
  ];
  writeFileSync(join(folder, 'rabbit.conf'), lines.join('\n'));
}

function environment(folder: string, { amqp, epmd, distribution }: Ports): Readonly<Record<string, string>> {
  return {
    HOME: folder,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(epmd),
    RABBITMQ_NODENAME: 'komainu@localhost',
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(amqp),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbit'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'environment'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  };
}

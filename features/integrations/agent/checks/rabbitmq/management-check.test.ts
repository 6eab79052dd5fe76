import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CheckStatus } from '../../check.ts';
import { undescribed } from '../../described-metrics.ts';
import { type FakeAnswer, serveAnswers } from '../../http/testing.ts';
import { type RecordedRun, recordingSender, runCheck, runOnce, testParts } from '../../testing.ts';
import { check } from './check.ts';

/** Made with the real server: two queues in the virtual host `shop`, one bound to an exchange. */
const RECORDED = JSON.parse(readFileSync(new URL('testdata/management.json', import.meta.url), 'utf8')) as object;

function answers(): Record<string, FakeAnswer> {
  const recorded = Object.entries(RECORDED).map(([path, body]) => [`/api/${path}`, { body: JSON.stringify(body) }]);
  const alive = { body: '{"status":"ok"}' };
  return { ...Object.fromEntries(recorded), '/api/aliveness-test/%2F': alive, '/api/aliveness-test/shop': alive };
}

const valuesOf = (run: RecordedRun, metric: string) =>
  run.metrics.filter((one) => one.metric === metric).map(({ value, tags }) => [value, ...tags]);

it('reads overview, exchanges, queues, nodes and connections', async () => {
  await using server = await serveAnswers(answers());
  const run = await runCheck(check, { rabbitmq_api_url: `${server.url}/api`, rabbitmq_user: 'a', rabbitmq_pass: 'b' });
  expect(undescribed('rabbitmq', run)).toEqual([]);
  expect(run.metadata).toEqual({ 'version.raw': '3.10.8' });
  const orders = ['rabbitmq_node:rabbit@mq-1', 'rabbitmq_queue:orders', 'rabbitmq_vhost:shop'];
  const mail = ['rabbitmq_node:rabbit@mq-1', 'rabbitmq_queue:mail', 'rabbitmq_vhost:shop'];
  expect(valuesOf(run, 'rabbitmq.queue.messages_ready')).toEqual([
    [1, ...mail],
    [3, ...orders],
  ]);
  expect(valuesOf(run, 'rabbitmq.queue.bindings.count')).toEqual([
    [2, ...mail],
    [1, ...orders],
  ]);
  expect(valuesOf(run, 'rabbitmq.exchange.messages.publish_out.count')).toContainEqual([
    1,
    'rabbitmq_exchange:events',
    'rabbitmq_vhost:shop',
  ]);
  expect(valuesOf(run, 'rabbitmq.overview.queue_totals.messages.count')).toEqual([
    [4, 'rabbitmq_cluster:komainu@mq-1'],
  ]);
  expect(valuesOf(run, 'rabbitmq.node.partitions')).toEqual([[0, 'rabbitmq_node:rabbit@mq-1']]);
  expect(valuesOf(run, 'rabbitmq.node.running')).toEqual([[1, 'rabbitmq_node:rabbit@mq-1']]);
  expect(valuesOf(run, 'rabbitmq.connections')).toEqual([
    [1, 'rabbitmq_vhost:/'],
    [2, 'rabbitmq_vhost:shop'],
  ]);
  expect(valuesOf(run, 'rabbitmq.connections.state')).toEqual([
    [1, 'rabbitmq_conn_state:running'],
    [1, 'rabbitmq_conn_state:blocked'],
    [1, 'rabbitmq_conn_state:direct'],
  ]);
  expect(run.serviceChecks.map(({ name, status, tags }) => [name, status, ...tags])).toEqual([
    ['rabbitmq.aliveness', CheckStatus.ok, 'vhost:/'],
    ['rabbitmq.aliveness', CheckStatus.ok, 'vhost:shop'],
    ['rabbitmq.status', CheckStatus.ok],
  ]);
});

it('takes only what is named, with tags of families', async () => {
  await using server = await serveAnswers(answers());
  const run = await runCheck(check, {
    rabbitmq_api_url: `${server.url}/api/`,
    queues: ['shop/orders'],
    queues_regexes: ['^shop/(?P<kind>m.*)'],
    tag_families: true,
    exchanges: ['events'],
    collect_node_metrics: false,
  });
  expect(valuesOf(run, 'rabbitmq.queue.consumers').map(([, ...tags]) => tags)).toEqual([
    ['rabbitmq_node:rabbit@mq-1', 'rabbitmq_queue:mail', 'rabbitmq_queue_family_kind:mail', 'rabbitmq_vhost:shop'],
    ['rabbitmq_node:rabbit@mq-1', 'rabbitmq_queue:orders', 'rabbitmq_vhost:shop'],
  ]);
  expect(valuesOf(run, 'rabbitmq.exchange.messages.publish_in.count')).toHaveLength(1);
  expect(server.requests).not.toContain('GET /api/nodes');
});

it('sends no more than the limit, and says so', async () => {
  await using server = await serveAnswers(answers());
  const made = check.create({ rabbitmq_api_url: `${server.url}/api`, max_detailed_queues: 1 }, {}, testParts());
  const run = await runOnce(made);
  const again = await runOnce(made);
  await made.close?.();
  expect(valuesOf(run, 'rabbitmq.queue.consumers')).toHaveLength(1);
  expect(run.warnings).toEqual(['2 queues are more than max_detailed_queues (1): name those wanted']);
  expect(run.events.map(({ title }) => title)).toEqual([
    'RabbitMQ on test-host: the number of queues comes near the limit of the check',
  ]);
  expect(again.events).toEqual([]);
});

it('asks for the named virtual hosts alone', async () => {
  const all = answers();
  await using server = await serveAnswers({
    ...all,
    '/api/queues/shop': all['/api/queues'] ?? { body: '' },
    '/api/bindings/shop': all['/api/bindings'] ?? { body: '' },
  });
  const run = await runCheck(check, { rabbitmq_api_url: `${server.url}/api`, vhosts: ['shop'] });
  expect(valuesOf(run, 'rabbitmq.connections')).toEqual([[2, 'rabbitmq_vhost:shop']]);
  expect(server.requests).not.toContain('GET /api/queues');
});

it('tells that the server, and each virtual host that it had, are gone', async () => {
  await using server = await serveAnswers(answers());
  const made = check.create({ rabbitmq_api_url: `${server.url}/api` }, {}, testParts());
  await runOnce(made);
  server.answers = {};
  const { sender, recorded } = recordingSender();
  await expect(made.run(sender, new AbortController().signal)).rejects.toMatchObject({ code: 'check_http_status' });
  await made.close?.();
  expect(recorded.serviceChecks.map(({ name, status, tags }) => [name, status, ...tags])).toEqual([
    ['rabbitmq.status', CheckStatus.critical],
    ['rabbitmq.aliveness', CheckStatus.critical, 'vhost:/'],
    ['rabbitmq.aliveness', CheckStatus.critical, 'vhost:shop'],
  ]);
});

it.each([
  ['no address', {}],
  [
    'more names than the limit',
    { rabbitmq_api_url: 'localhost:15672/api', queues: ['a', 'b'], max_detailed_queues: 1 },
  ],
  ['a regex that is none', { rabbitmq_api_url: 'localhost:15672/api', exchanges_regexes: ['('] }],
])('refuses %s', async (_, instance) => {
  await expect(runCheck(check, instance)).rejects.toMatchObject({ code: 'bad_check_config' });
});

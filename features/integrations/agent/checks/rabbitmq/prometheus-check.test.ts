import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { metricNames, undescribed } from '../../described-metrics.ts';
import { serveAnswers } from '../../http/testing.ts';
import { type RecordedRun, runCheck } from '../../testing.ts';
import { check } from './check.ts';

/** Recorded from RabbitMQ 3.10.8, two samples of each family. */
const PAGE = readFileSync(new URL('testdata/metrics.txt', import.meta.url), 'utf8');
const DETAILED = readFileSync(new URL('testdata/detailed.txt', import.meta.url), 'utf8');

const valuesOf = (run: RecordedRun, metric: string) =>
  run.metrics.filter((one) => one.metric === metric).map(({ type, value, tags }) => [type, value, ...tags]);

it('reads the page of totals, tagged with node and cluster', async () => {
  await using server = await serveAnswers({ '/metrics': { body: PAGE } });
  const run = await runCheck(check, { prometheus_plugin: { url: server.url }, tag_by_endpoint: false });
  expect(undescribed('rabbitmq', run)).toEqual([]);
  const identity = run.metrics.find(({ metric }) => metric === 'rabbitmq.identity_info');
  expect(identity?.tags).toEqual(expect.arrayContaining(['rabbitmq_cluster:shop', 'rabbitmq_node:rabbit@mq-1']));
  expect(valuesOf(run, 'rabbitmq.queues.declared.count')).toEqual([['monotonic_count', 3, ...(identity?.tags ?? [])]]);
  expect(valuesOf(run, 'rabbitmq.queue.messages')).toEqual([['gauge', 4, ...(identity?.tags ?? [])]]);
  expect(metricNames(run)).toEqual(
    expect.arrayContaining([
      'rabbitmq.alarms.memory_used_watermark',
      'rabbitmq.build_info',
      'rabbitmq.erlang.vm.smp_support',
      'rabbitmq.global.messages.routed.count',
    ]),
  );
  expect(run.serviceChecks.map(({ name }) => name)).toEqual(['rabbitmq.openmetrics.health']);
});

it('takes what a detailed page says from there alone', async () => {
  const endpoint = 'detailed?family=queue_coarse_metrics&family=queue_consumer_count';
  await using server = await serveAnswers({ '/metrics': { body: PAGE }, [`/metrics/${endpoint}`]: { body: DETAILED } });
  const plugin = { url: `${server.url}/`, unaggregated_endpoint: endpoint };
  const run = await runCheck(check, { prometheus_plugin: plugin, tag_by_endpoint: false });
  const messages = valuesOf(run, 'rabbitmq.queue.messages');
  expect(messages).toContainEqual(expect.arrayContaining(['gauge', 3, 'queue:orders', 'vhost:shop']));
  expect(messages.every((one) => one.some((tag) => String(tag).startsWith('queue:')))).toBe(true);
  expect(valuesOf(run, 'rabbitmq.queue.messages.ready')).toHaveLength(3);
  expect(valuesOf(run, 'rabbitmq.queues')).toHaveLength(1);
  const alone = { ...plugin, include_aggregated_endpoint: false };
  const without = await runCheck(check, { prometheus_plugin: alone });
  expect(valuesOf(without, 'rabbitmq.queues')).toEqual([]);
});

it('wants the address of the plugin', async () => {
  await expect(runCheck(check, { prometheus_plugin: {} })).rejects.toMatchObject({ code: 'bad_check_config' });
});

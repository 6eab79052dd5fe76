import { FakeClock } from '@komainu/kernel/clock.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { describe, expect, it } from 'vitest';
import type { YamlMap } from '../../check.ts';
import { undescribed } from '../../described-metrics.ts';
import { type RecordedRun, runCheck, runOnce, testParts } from '../../testing.ts';
import { check, kafkaCheck } from './check.ts';
import { OffsetTimes } from './offset-times.ts';
import { readOptions } from './options.ts';
import { type ConsumerGroup, groupStateOf, type KafkaReader, type PartitionOffset } from './reader.ts';

const INSTANCE = { kafka_connect_str: ['k1:9092', 'k2:9092'], monitor_unlisted_consumer_groups: true };

const at = (topic: string, partition: number, offset: number): PartitionOffset => ({ topic, partition, offset });
const led = (topic: string, partition: number, leader: number | undefined, inSync = [1, 2]) => ({
  ...{ topic, partition, leader, inSync },
  replicas: [1, 2],
});

interface Fake {
  groups: readonly ConsumerGroup[];
  committed: Record<string, readonly PartitionOffset[]>;
  ends: readonly PartitionOffset[];
  /** Topics that brokers refuse to tell of. */
  broken: readonly string[];
}

function fake(more: Partial<Fake> = {}): Fake {
  return {
    groups: [
      { id: 'mailer', state: 'STABLE' },
      { id: 'billing', state: 'PREPARING_REBALANCING' },
    ],
    committed: { mailer: [at('orders', 0, 90), at('orders', 1, 50)], billing: [at('bills', 0, 7), at('gone', 0, 1)] },
    ends: [at('orders', 0, 100), at('orders', 1, 50), at('bills', 0, 9), at('logs', 0, 500)],
    broken: [],
    ...more,
  };
}

const refusal = (what: string) => Promise.reject(new CodedError('kafka_refused', what));

function reader({ groups, committed, ends, broken }: Fake): KafkaReader {
  return {
    cluster: async () => ({
      id: 'c-1',
      controllerId: 2,
      brokers: [
        { id: 1, host: 'k1' },
        { id: 2, host: 'k2' },
      ],
      partitions: [
        ...[led('orders', 0, 1), led('orders', 1, 2, [2]), led('bills', 0, 1), led('logs', 0, 2)],
        ...[led('logs', 1, undefined, []), led('__consumer_offsets', 0, 1)],
      ],
    }),
    groups: () => Promise.resolve(groups),
    committed: (group) =>
      committed[group] ? Promise.resolve(committed[group]) : refusal(`not authorized for ${group}`),
    offsets(partitions, edge) {
      const topic = partitions.find((one) => broken.includes(one.topic))?.topic;
      if (topic !== undefined) return refusal('unknown topic');
      const wanted = new Set(partitions.map((one) => `${one.topic} ${one.partition}`));
      const told = ends.filter((one) => wanted.has(`${one.topic} ${one.partition}`));
      return Promise.resolve(edge === 'end' ? told : told.map((one) => ({ ...one, offset: 1 })));
    },
    close: () => Promise.resolve(),
  };
}

const run = (instance: YamlMap = {}, answers = fake(), initConfig: YamlMap = {}) =>
  runCheck(
    kafkaCheck(() => Promise.resolve(reader(answers))),
    { ...INSTANCE, ...instance },
    initConfig,
  );
const short = ({ metrics }: RecordedRun) =>
  metrics.map(({ metric, value, tags }) => [
    metric.slice('kafka.'.length),
    value,
    tags.filter((tag) => !tag.startsWith('kafka_')).join(),
  ]);

it('sends what groups have read and are behind, and the ends of what they read', async () => {
  const result = await run();
  expect(short(result)).toEqual([
    ['broker_offset', 100, 'partition:0,topic:orders'],
    ['broker_offset', 50, 'partition:1,topic:orders'],
    ['broker_offset', 9, 'partition:0,topic:bills'],
    ['consumer_offset', 90, 'consumer_group:mailer,partition:0,topic:orders'],
    ['consumer_lag', 10, 'consumer_group:mailer,partition:0,topic:orders'],
    ['consumer_offset', 50, 'consumer_group:mailer,partition:1,topic:orders'],
    ['consumer_lag', 0, 'consumer_group:mailer,partition:1,topic:orders'],
    ['consumer_offset', 7, 'consumer_group:billing,partition:0,topic:bills'],
    ['consumer_lag', 2, 'consumer_group:billing,partition:0,topic:bills'],
  ]);
  expect(result.metrics[0]?.tags).toContain('kafka_cluster_id:c-1');
  expect(result.warnings).toEqual([]);
});

it('keeps to the groups, topics and partitions that are named, and to patterns', async () => {
  const lags = async (instance: YamlMap) =>
    short(await run({ monitor_unlisted_consumer_groups: false, ...instance })).flatMap(([metric, , tags]) =>
      metric === 'consumer_lag' ? [tags] : [],
    );
  expect(await lags({ consumer_groups: { mailer: { orders: [1] } } })).toEqual([
    'consumer_group:mailer,partition:1,topic:orders',
  ]);
  expect(await lags({ consumer_groups_regex: { 'b.*': { 'bill.?': null } } })).toEqual([
    'consumer_group:billing,partition:0,topic:bills',
  ]);
  expect(await lags({ consumer_groups: { mail: null } })).toEqual([]);
});

it('sends the ends of every partition, and the states of groups, where that is asked for', async () => {
  const result = short(await run({ monitor_all_broker_highwatermarks: true, collect_consumer_group_state: true }));
  expect(result).toContainEqual(['broker_offset', 500, 'partition:0,topic:logs']);
  const tags = 'consumer_group:mailer,consumer_group_state:STABLE,partition:0,topic:orders';
  expect(result).toContainEqual(['consumer_lag', 10, tags]);
});

it('tells of the cluster with enable_cluster_monitoring', async () => {
  const result = await run({ enable_cluster_monitoring: true });
  expect(undescribed('kafka_consumer', result)).toEqual([]);
  const own = short(result).map(([metric, value, tags]) => [
    metric,
    value,
    String(tags).replace('bootstrap_servers:k1:9092,k2:9092', 'B'),
  ]);
  expect(own).toEqual(
    expect.arrayContaining([
      ['broker.count', 2, 'B'],
      ['broker.leader_count', 3, 'B,broker_host:k1,broker_id:1'],
      ['consumer_group.rebalancing', 1, 'B,consumer_group:billing'],
      ['topic.partitions', 2, 'B,topic:orders'],
      ['topic.size', 148, 'B,topic:orders'],
      ['partition.under_replicated', 1, 'B,partition:1,topic:orders'],
      ['partition.offline', 1, 'B,partition:1,topic:logs'],
      ['partition.size', 99, 'B,partition:0,topic:orders'],
    ]),
  );
});

it('says as an event that a group is ahead of the brokers', async () => {
  const { events } = await run({}, fake({ committed: { mailer: [at('orders', 0, 105)], billing: [] } }));
  expect(events).toEqual([expect.objectContaining({ alertType: 'error', aggregationKey: 'mailer:orders:0' })]);
});

it('tells only so much, and says so', async () => {
  const result = await run({}, fake(), { max_partition_contexts: 4 });
  expect(result.metrics).toHaveLength(4);
  expect(result.warnings).toEqual([expect.stringContaining('max_partition_contexts (4)')]);
});

it('goes on without a group or a topic that it may not read', async () => {
  const { mailer = [] } = fake().committed;
  const result = await run({}, fake({ committed: { mailer: [...mailer, at('bills', 0, 3)] }, broken: ['bills'] }));
  expect(result.warnings).toEqual(['not authorized for billing', 'topic bills: unknown topic']);
  expect(short(result)).toContainEqual(['consumer_lag', 10, 'consumer_group:mailer,partition:0,topic:orders']);
});

it('says lag in seconds once it has seen enough', async () => {
  const clock = new FakeClock();
  const answers = fake();
  const open = () => Promise.resolve(reader(answers));
  const instance = { ...INSTANCE, data_streams_enabled: true };
  const own = kafkaCheck(open).create(instance, {}, testParts(clock));
  await runOnce(own);
  clock.advance(60_000);
  answers.ends = [at('orders', 0, 220), at('orders', 1, 50), at('bills', 0, 9)];
  const result = short(await runOnce(own)).filter(([metric]) => metric === 'estimated_consumer_lag');
  // The message at 90 is older than all that was seen: at two a second it was written five seconds before.
  expect(result).toEqual([
    ['estimated_consumer_lag', 65, 'consumer_group:mailer,partition:0,topic:orders'],
    ['estimated_consumer_lag', 0, 'consumer_group:mailer,partition:1,topic:orders'],
  ]);
});

describe('OffsetTimes', () => {
  const partition = { topic: 'a', partition: 0 };
  const seen = (...ends: readonly [offset: number, timeS: number][]) => {
    const times = new OffsetTimes();
    for (const [offset, timeS] of ends) times.note([{ ...partition, offset }], timeS * 1000);
    return (offset: number) => times.lagS(partition, offset);
  };

  it('finds times between what was seen', () => {
    const lagS = seen([100, 0], [200, 10], [200, 20], [200, 30], [300, 40]);
    expect([lagS(300), lagS(250), lagS(200), lagS(150), lagS(50)]).toEqual([0, 5, 10, 35, 50]);
  });

  it('forgets what it knew of a topic that began anew', () => {
    expect(seen([100, 0], [200, 10], [5, 20])(3)).toBeUndefined();
  });
});

describe('readOptions', () => {
  it.each([
    [{}, 'option kafka_connect_str is required'],
    [
      { kafka_connect_str: 'a' },
      'option consumer_groups is required, unless monitor_unlisted_consumer_groups or monitor_all_broker_highwatermarks is true',
    ],
    [
      { ...INSTANCE, security_protocol: 'TLS' },
      'option security_protocol must be one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL, not TLS',
    ],
    [{ ...INSTANCE, consumer_groups: { a: { b: ['x'] } } }, 'option consumer_groups.a.b must be a list of partitions'],
    [
      { ...INSTANCE, consumer_groups_regex: { '(': null } },
      expect.stringMatching(/^option consumer_groups_regex has a regex that cannot be used/),
    ],
    [
      { ...INSTANCE, security_protocol: 'SASL_SSL', sasl_mechanism: 'OAUTHBEARER' },
      'option sasl_oauth_token_provider.token is required: tokens are not fetched',
    ],
  ])('refuses %j', (instance, message) => {
    expect(() => readOptions(instance, {})).toThrow(expect.objectContaining({ code: 'bad_check_config', message }));
  });

  it('reads TLS by its old names too', () => {
    const { address } = readOptions(
      { ...INSTANCE, security_protocol: 'SSL', ssl_cafile: '/ca', ssl_check_hostname: false },
      {},
    );
    expect(address).toMatchObject({ tls: { caFile: '/ca', validateHostname: false }, sasl: undefined });
  });
});

it('says through the client that nobody listens', async () => {
  const instance = { ...INSTANCE, kafka_connect_str: '127.0.0.1:1', request_timeout: 1 };
  const failure = runCheck(check, { ...instance, security_protocol: 'SASL_PLAINTEXT', sasl_plain_password: 'secret' });
  await expect(failure).rejects.toMatchObject({
    code: 'kafka_refused',
    message: expect.stringMatching(/^cannot list the topics of Kafka: .*ECONNREFUSED/),
  });
});

it.each([
  ['Stable', 'STABLE'],
  ['PreparingRebalance', 'PREPARING_REBALANCING'],
  ['CompletingRebalance', 'COMPLETING_REBALANCING'],
  ['Empty', 'EMPTY'],
  ['', ''],
])('writes the state of a group as Datadog does: %s', (state, written) => {
  expect(groupStateOf(state)).toBe(written);
});

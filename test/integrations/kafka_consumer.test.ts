import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/kafka_consumer/check.ts';
import { joinGroup, writeTopic } from '@komainu/integrations/agent/checks/kafka_consumer/testing.ts';
import { describedMetrics, metricNames, undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { type RecordedRun, runCheck } from '@komainu/integrations/agent/testing.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mavenClasspath } from '../clients/maven.ts';
import { hasProgram } from '../clients/toolchains.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const KAFKA = { group: 'org.apache.kafka', artifact: 'kafka_2.13', version: '4.1.1' };
const CLUSTER = 'a29tYWludS1pcy1hLWRvZw';
const PASSWORD = 'not-to-be-shown';
const SECURITY = 'org.apache.kafka.common.security';
// What takes least until it serves: no second compiler, no threads for garbage.
const JAVA = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp'];
const hasJava = hasProgram('java', '-version') && hasProgram('mvn', '--version');

describe.skipIf(!hasJava)('kafka_consumer against a real Kafka', () => {
  let broker = '';
  let loginBroker = '';
  let server: ServerProcess;
  let reader: AsyncDisposable;

  beforeAll(async () => {
    const classpath = await mavenClasspath(KAFKA);
    const [port, loginPort, controllerPort] = await Promise.all([freePort(), freePort(), freePort()]);
    broker = `127.0.0.1:${port}`;
    loginBroker = `127.0.0.1:${loginPort}`;
    server = await startServerProcess({
      program: 'java',
      // What Maven fetched is in the home folder.
      asOurselves: true,
      prepare(folder, run) {
        const file = join(folder, 'server.properties');
        writeFileSync(file, configuration(folder, port, loginPort, controllerPort));
        const user = `SCRAM-SHA-256=[name=komainu,iterations=4096,password=${PASSWORD}]`;
        const format = ['format', '-t', CLUSTER, '-c', file, '--add-scram', user];
        run('java', [...JAVA, classpath, 'kafka.tools.StorageTool', ...format]);
      },
      args: (folder) => [...JAVA, classpath, 'kafka.Kafka', join(folder, 'server.properties')],
      ready: () => runCheck(check, { kafka_connect_str: broker, consumer_groups: { nobody: null } }),
    });
    await writeTopic(broker, 'orders', [10, 5]);
    await writeTopic(broker, 'logs', [3]);
    reader = await eventually(() => joinGroup(broker, 'mailer', 'orders', [8, 5]));
  });
  afterAll(async () => {
    await reader?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  const cluster = `kafka_cluster_id:${CLUSTER}`;
  const partition = (topic: string, index: number) => [cluster, `partition:${index}`, `topic:${topic}`];
  const gauge = (metric: string, value: number, tags: readonly string[]) => ({ type: 'gauge', metric, value, tags });

  it('tells offsets and lag of a group that is named', async () => {
    const run = await runCheck(check, { kafka_connect_str: broker, consumer_groups: { mailer: { orders: [0, 1] } } });
    const own = (index: number) => ['consumer_group:mailer', ...partition('orders', index)];
    expect(undescribed('kafka_consumer', run)).toEqual([]);
    expect(sorted(run)).toEqual([
      gauge('kafka.broker_offset', 10, partition('orders', 0)),
      gauge('kafka.broker_offset', 5, partition('orders', 1)),
      gauge('kafka.consumer_lag', 2, own(0)),
      gauge('kafka.consumer_lag', 0, own(1)),
      gauge('kafka.consumer_offset', 8, own(0)),
      gauge('kafka.consumer_offset', 5, own(1)),
    ]);
    expect([run.warnings, run.events]).toEqual([[], []]);
  });

  it('finds groups by a pattern, with their state', async () => {
    const run = await runCheck(check, {
      ...{ kafka_connect_str: broker, consumer_groups_regex: { 'mail.*': { 'ord.*': null } } },
      collect_consumer_group_state: true,
    });
    const tags = ['consumer_group:mailer', 'consumer_group_state:STABLE', ...partition('orders', 0)];
    expect(run.metrics).toContainEqual(gauge('kafka.consumer_lag', 2, tags));
  });

  it('tells of the whole cluster', async () => {
    const run = await runCheck(check, { kafka_connect_str: broker, enable_cluster_monitoring: true });
    expect(undescribed('kafka_consumer', run)).toEqual([]);
    expect(metricNames(run)).toEqual([...describedMetrics('kafka_consumer')].sort());
    const tags = [`bootstrap_servers:${broker}`, cluster];
    const ofOne = ['broker_host:127.0.0.1', 'broker_id:1', ...tags].sort();
    expect(run.metrics).toEqual(
      expect.arrayContaining([
        gauge('kafka.broker.count', 1, tags),
        gauge('kafka.broker.leader_count', 3, ofOne),
        gauge('kafka.broker_offset', 3, partition('logs', 0)),
        gauge('kafka.cluster.controller_id', 1, tags),
        gauge('kafka.consumer_group.count', 1, tags),
        gauge('kafka.consumer_group.rebalancing', 0, [tags[0] ?? '', 'consumer_group:mailer', cluster]),
        gauge('kafka.topic.count', 2, tags),
        gauge('kafka.topic.partitions', 2, [...tags, 'topic:orders']),
        gauge('kafka.topic.size', 15, [...tags, 'topic:orders']),
      ]),
    );
  });

  it.each(['PLAIN', 'SCRAM-SHA-256'])('logs in by %s, and never tells the password', async (mechanism) => {
    const login = { security_protocol: 'SASL_PLAINTEXT', sasl_mechanism: mechanism, sasl_plain_username: 'komainu' };
    const instance = { kafka_connect_str: loginBroker, consumer_groups: { mailer: null }, ...login };
    const run = await runCheck(check, { ...instance, sasl_plain_password: PASSWORD });
    expect(run.metrics).toContainEqual(gauge('kafka.broker_offset', 10, partition('orders', 0)));
    const wrong = { ...instance, sasl_plain_password: 'also-secret' };
    const failure = await runCheck(check, wrong).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'kafka_refused', message: expect.stringMatching(/authentication/i) });
    expect(String(failure)).not.toContain('also-secret');
  });

  it('says that nobody is there', async () => {
    const nobody = { kafka_connect_str: `127.0.0.1:${await freePort()}`, consumer_groups: { mailer: null } };
    await expect(runCheck(check, nobody)).rejects.toMatchObject({
      code: 'kafka_refused',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

function sorted(run: RecordedRun) {
  return run.metrics.toSorted((one, other) => one.metric.localeCompare(other.metric));
}

/** One node that is broker and controller, with its own topics as small as they can be. */
function configuration(folder: string, port: number, loginPort: number, controllerPort: number): string {
  return `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${port},LOGIN://127.0.0.1:${loginPort},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port},LOGIN://127.0.0.1:${loginPort}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256
listener.name.login.plain.sasl.jaas.config=${SECURITY}.plain.PlainLoginModule required user_komainu="${PASSWORD}";
listener.name.login.scram-sha-256.sasl.jaas.config=${SECURITY}.scram.ScramLoginModule required;
log.dirs=${join(folder, 'data')}
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
group.initial.rebalance.delay.ms=0
`;
}

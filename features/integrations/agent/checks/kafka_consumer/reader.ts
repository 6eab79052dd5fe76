import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { BaseOptions, SASLMechanismValue } from '@platformatic/kafka';
import type { CheckTlsOptions } from '../../http/read-options.ts';
import { readTlsFiles } from '../../http/tls-files.ts';

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface PartitionState extends TopicPartition {
  /** The broker that leads; undefined while there is none. */
  readonly leader: number | undefined;
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
}

export interface PartitionOffset extends TopicPartition {
  readonly offset: number;
}

export interface KafkaCluster {
  readonly id: string;
  readonly controllerId: number;
  readonly brokers: readonly { readonly id: number; readonly host: string }[];
  readonly partitions: readonly PartitionState[];
}

export interface ConsumerGroup {
  readonly id: string;
  /** As Datadog's check writes it: `STABLE`, `EMPTY`, `PREPARING_REBALANCING`, … */
  readonly state: string;
}

/** What the check needs of a cluster. Every method rejects with `kafka_refused` (502). */
export interface KafkaReader {
  cluster(): Promise<KafkaCluster>;
  groups(): Promise<readonly ConsumerGroup[]>;
  /** What a group has committed; partitions without a commit are left out. */
  committed(group: string): Promise<readonly PartitionOffset[]>;
  /** Where the next message of each partition goes, or where its first one is. */
  offsets(partitions: readonly TopicPartition[], edge: 'end' | 'beginning'): Promise<readonly PartitionOffset[]>;
  close(): Promise<void>;
}

export interface KafkaAddress {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly timeoutMs: number;
  readonly tls: CheckTlsOptions | undefined;
  readonly sasl:
    | {
        readonly mechanism: SASLMechanismValue;
        readonly username: string;
        readonly password: string;
        readonly token: string;
      }
    | undefined;
}

export type OpenKafka = (address: KafkaAddress, signal: AbortSignal) => Promise<KafkaReader>;

const END = -1n;
const BEGINNING = -2n;

/** Reaches a cluster; the client is loaded with the first connection. Errors never hold the password. */
export const openKafka: OpenKafka = async (address, signal) => {
  const { Admin } = await import('@platformatic/kafka');
  const admin = new Admin(await clientOptions(address));
  const close = async () => {
    signal.removeEventListener('abort', aborted);
    await admin.close().catch(() => undefined);
  };
  const aborted = () => void close();
  signal.addEventListener('abort', aborted, { once: true });
  const told = <Result>(what: string, answer: Promise<Result>): Promise<Result> =>
    answer.catch((cause: unknown) => {
      throw new CodedError('kafka_refused', `${what}: ${reasonOf(cause, address.sasl?.password ?? '')}`, {
        status: 502,
      });
    });
  return {
    async cluster() {
      const names = await told('cannot list the topics of Kafka', admin.listTopics({ includeInternals: false }));
      const metadata = await told(
        'cannot read the metadata of Kafka',
        admin.metadata({ topics: names, forceUpdate: true }),
      );
      return {
        id: metadata.id,
        controllerId: metadata.controllerId,
        brokers: [...metadata.brokers].map(([id, { host }]) => ({ id, host })),
        partitions: [...metadata.topics].flatMap(([topic, { partitions }]) =>
          partitions.map(({ leader, replicas, isr }, partition) => ({
            topic,
            partition,
            leader: leader < 0 ? undefined : leader,
            replicas,
            inSync: isr,
          })),
        ),
      };
    },
    async groups() {
      const groups = await told('cannot list the consumer groups', admin.listGroups());
      return [...groups.values()].map(({ id, state }) => ({ id, state: groupStateOf(state) }));
    },
    async committed(group) {
      const answer = await told(
        `cannot read the offsets of the consumer group ${group}`,
        admin.listConsumerGroupOffsets({ groups: [group] }),
      );
      return answer.flatMap(({ topics }) =>
        topics.flatMap(({ name, partitions }) =>
          partitions.flatMap(({ partitionIndex, committedOffset }) =>
            committedOffset < 0n ? [] : [{ topic: name, partition: partitionIndex, offset: Number(committedOffset) }],
          ),
        ),
      );
    },
    async offsets(partitions, edge) {
      if (partitions.length === 0) return [];
      const timestamp = edge === 'end' ? END : BEGINNING;
      const topics = byTopic(partitions).map(([name, indexes]) => ({
        name,
        partitions: indexes.map((partitionIndex) => ({ partitionIndex, timestamp })),
      }));
      const answer = await told('cannot read the offsets of the brokers', admin.listOffsets({ topics }));
      return answer.flatMap(({ name, partitions: own }) =>
        own.map(({ partitionIndex, offset }) => ({ topic: name, partition: partitionIndex, offset: Number(offset) })),
      );
    },
    close,
  };
};

/** The state of a group, from that of the protocol (`Stable`, `PreparingRebalance`). */
export function groupStateOf(state: string): string {
  return state
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toUpperCase()
    .replace(/REBALANCE$/, 'REBALANCING');
}

function byTopic(partitions: readonly TopicPartition[]): readonly (readonly [string, readonly number[]])[] {
  const topics = new Map<string, number[]>();
  for (const { topic, partition } of partitions) {
    const indexes = topics.get(topic);
    if (indexes === undefined) topics.set(topic, [partition]);
    else indexes.push(partition);
  }
  return [...topics];
}

async function clientOptions({ brokers, timeoutMs, tls, sasl }: KafkaAddress): Promise<BaseOptions> {
  return {
    clientId: 'datadog-agent',
    bootstrapBrokers: [...brokers],
    timeout: timeoutMs,
    connectTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    retries: 1,
    retryDelay: 200,
    autocreateTopics: false,
    ...(tls === undefined ? {} : { tls: await readTlsFiles(tls) }),
    ...(sasl === undefined ? {} : { sasl: saslOptions(sasl) }),
  };
}

function saslOptions({ mechanism, username, password, token }: NonNullable<KafkaAddress['sasl']>) {
  return mechanism === 'OAUTHBEARER' ? { mechanism, token } : { mechanism, username, password };
}

/** Errors of several brokers come in one: each of their reasons once. */
function reasonOf(cause: unknown, password: string): string {
  const reasons = new Set<string>();
  const gather = (error: unknown) => {
    const inner: unknown = error instanceof AggregateError ? error.errors : undefined;
    if (Array.isArray(inner) && inner.length > 0) inner.forEach(gather);
    else
      reasons.add(
        error instanceof Error && error.cause !== undefined
          ? `${error.message} ${messageOf(error.cause)}`
          : messageOf(error),
      );
  };
  gather(cause);
  const text = [...reasons].join('; ').slice(0, 500);
  return password === '' ? text : text.replaceAll(password, '***');
}

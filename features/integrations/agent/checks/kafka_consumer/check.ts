import { messageOf } from '@komainu/kernel/errors.ts';
import type { Check, CheckModule, CheckParts, CheckSender } from '../../check.ts';
import { OffsetTimes } from './offset-times.ts';
import { type GroupRule, type KafkaOptions, readOptions } from './options.ts';
import {
  type ConsumerGroup,
  type KafkaCluster,
  type KafkaReader,
  type OpenKafka,
  openKafka,
  type PartitionOffset,
  type PartitionState,
} from './reader.ts';
import { reportCluster } from './report-cluster.ts';

const INTERNAL_TOPICS = new Set(['__consumer_offsets', '__transaction_state']);

/** Consumers of Kafka: how far they are, and how far behind the brokers. */
export const check: CheckModule = kafkaCheck(openKafka);

/** The check over any way to reach a cluster: tests hand in answers. */
export function kafkaCheck(open: OpenKafka): CheckModule {
  return {
    name: 'kafka_consumer',
    create: (instance, initConfig, parts) => new KafkaConsumerCheck(readOptions(instance, initConfig), open, parts),
  };
}

interface GroupOffset extends PartitionOffset {
  readonly group: ConsumerGroup;
}

class KafkaConsumerCheck implements Check {
  readonly #options: KafkaOptions;
  readonly #open: OpenKafka;
  readonly #parts: CheckParts;
  readonly #times = new OffsetTimes();

  constructor(options: KafkaOptions, open: OpenKafka, parts: CheckParts) {
    this.#options = options;
    this.#open = open;
    this.#parts = parts;
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const reader = await this.#open(this.#options.address, signal);
    try {
      await this.#measure(reader, sender, signal);
    } finally {
      await reader.close();
    }
  }

  async #measure(reader: KafkaReader, sender: CheckSender, signal: AbortSignal): Promise<void> {
    const { allPartitions, cluster: tellsCluster, timeLag, maxContexts, bootstrap } = this.#options;
    const cluster = await reader.cluster();
    const tags = [`kafka_cluster_id:${cluster.id}`];
    const groups = await this.#groups(reader, sender, signal);
    // Consumers before brokers: what is written in between makes the lag a little too large, never negative.
    const committed = await this.#committed(reader, groups, sender, signal);
    const led = cluster.partitions.filter(({ topic, leader }) => leader !== undefined && !INTERNAL_TOPICS.has(topic));
    const wanted = allPartitions ? led : led.filter(isIn(committed));
    const ends = await this.#ends(reader, wanted, sender, signal);
    if (timeLag) this.#times.note(ends, this.#parts.clock.nowMs());

    const budget = new Budget(maxContexts);
    for (const { topic, partition, offset } of ends) {
      if (!budget.takes()) break;
      sender.gauge('kafka.broker_offset', offset, [...tags, `topic:${topic}`, `partition:${partition}`]);
    }
    this.#reportConsumers(committed, ends, cluster, tags, budget, sender);
    if (budget.exceeded) {
      sender.warning(
        `there is more to tell than max_partition_contexts (${maxContexts}): name the groups and topics that matter`,
      );
    }
    if (tellsCluster) {
      const beginnings = await reader.offsets(wanted, 'beginning');
      reportCluster(cluster, groups, beginnings, ends, [...tags, `bootstrap_servers:${bootstrap}`], sender);
    }
  }

  /** The groups that are asked for. Where they may not be listed, those that are named still are told of. */
  async #groups(reader: KafkaReader, sender: CheckSender, signal: AbortSignal): Promise<readonly ConsumerGroup[]> {
    const { allGroups, rules, namedGroups, groupState } = this.#options;
    const named = namedGroups.map((id) => ({ id, state: '' }));
    if (!allGroups && !groupState && rules.length === namedGroups.length) return named;
    try {
      const all = await reader.groups();
      const wanted = allGroups ? all : all.filter(({ id }) => rules.some(({ group }) => group.test(id)));
      const listed = new Set(wanted.map(({ id }) => id));
      return [...wanted, ...named.filter(({ id }) => !listed.has(id))];
    } catch (error) {
      signal.throwIfAborted();
      sender.warning(messageOf(error));
      return named;
    }
  }

  async #committed(
    reader: KafkaReader,
    groups: readonly ConsumerGroup[],
    sender: CheckSender,
    signal: AbortSignal,
  ): Promise<readonly GroupOffset[]> {
    const { allGroups, rules } = this.#options;
    const offsets: GroupOffset[] = [];
    for (const group of groups) {
      try {
        for (const offset of await reader.committed(group.id)) {
          if (allGroups || isWanted(rules, group.id, offset)) offsets.push({ ...offset, group });
        }
      } catch (error) {
        signal.throwIfAborted();
        sender.warning(messageOf(error));
      }
    }
    return offsets;
  }

  /** One topic that was just deleted fails the request for all: then each is asked for alone. */
  async #ends(
    reader: KafkaReader,
    partitions: readonly PartitionState[],
    sender: CheckSender,
    signal: AbortSignal,
  ): Promise<readonly PartitionOffset[]> {
    try {
      return await reader.offsets(partitions, 'end');
    } catch (error) {
      signal.throwIfAborted();
      const topics = Map.groupBy(partitions, ({ topic }) => topic);
      if (topics.size < 2) throw error;
      const ends: PartitionOffset[] = [];
      for (const [topic, own] of topics) {
        try {
          ends.push(...(await reader.offsets(own, 'end')));
        } catch (cause) {
          signal.throwIfAborted();
          sender.warning(`topic ${topic}: ${messageOf(cause)}`);
        }
      }
      if (ends.length === 0) throw error;
      return ends;
    }
  }

  #reportConsumers(
    committed: readonly GroupOffset[],
    ends: readonly PartitionOffset[],
    cluster: KafkaCluster,
    tags: readonly string[],
    budget: Budget,
    sender: CheckSender,
  ): void {
    const endOf = new Map(ends.map((end) => [keyOf(end), end.offset]));
    const known = new Set(cluster.partitions.map(keyOf));
    for (const one of committed) {
      // The offsets of a topic outlive it.
      if (!known.has(keyOf(one))) continue;
      if (!budget.takes()) return;
      const { group, topic, partition, offset } = one;
      const state = this.#options.groupState && group.state !== '' ? [`consumer_group_state:${group.state}`] : [];
      const own = [...tags, `consumer_group:${group.id}`, `topic:${topic}`, `partition:${partition}`, ...state];
      sender.gauge('kafka.consumer_offset', offset, own);
      const end = endOf.get(keyOf(one));
      if (end === undefined || !budget.takes()) continue;
      const lag = end - offset;
      sender.gauge('kafka.consumer_lag', lag, own);
      if (lag < 0) reportNegativeLag(one, lag, own, sender);
      const lagS = this.#options.timeLag ? this.#times.lagS(one, offset) : undefined;
      if (lagS !== undefined && budget.takes()) sender.gauge('kafka.estimated_consumer_lag', lagS, own);
    }
  }
}

/** A consumer ahead of the broker: messages were lost, as when a broker that was behind became the leader. */
function reportNegativeLag(
  { group, topic, partition }: GroupOffset,
  lag: number,
  tags: readonly string[],
  sender: CheckSender,
): void {
  sender.event({
    title: `The consumer group ${group.id} is ahead of the brokers`,
    text: `The group ${group.id} has committed ${-lag} messages more of partition ${partition} of the topic ${topic} than the broker has. Messages may have been lost.`,
    alertType: 'error',
    aggregationKey: `${group.id}:${topic}:${partition}`,
    sourceType: 'kafka',
    tags: [...tags, 'event_type:consumer_lag'],
  });
}

/** How many series a run may still tell of. */
class Budget {
  #left: number;
  exceeded = false;

  constructor(most: number) {
    this.#left = most;
  }

  takes(): boolean {
    if (this.#left === 0) this.exceeded = true;
    else this.#left--;
    return !this.exceeded;
  }
}

function isWanted(rules: readonly GroupRule[], group: string, { topic, partition }: PartitionOffset): boolean {
  return rules.some(
    (rule) =>
      rule.group.test(group) &&
      (rule.topics.length === 0 ||
        rule.topics.some(
          ({ topic: name, partitions }) =>
            name.test(topic) && (partitions.length === 0 || partitions.includes(partition)),
        )),
  );
}

function isIn(offsets: readonly PartitionOffset[]): (partition: PartitionState) => boolean {
  const keys = new Set(offsets.map(keyOf));
  return (partition) => keys.has(keyOf(partition));
}

function keyOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${partition} ${topic}`;
}

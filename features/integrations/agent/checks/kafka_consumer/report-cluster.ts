import type { CheckSender } from '../../check.ts';
import type { ConsumerGroup, KafkaCluster, PartitionOffset } from './reader.ts';

/** With `enable_cluster_monitoring`: what the cluster says of its brokers, topics, partitions and groups. */
export function reportCluster(
  cluster: KafkaCluster,
  groups: readonly ConsumerGroup[],
  beginnings: readonly PartitionOffset[],
  ends: readonly PartitionOffset[],
  tags: readonly string[],
  sender: CheckSender,
): void {
  const { brokers, partitions, controllerId } = cluster;
  sender.gauge('kafka.broker.count', brokers.length, tags);
  sender.gauge('kafka.cluster.controller_id', controllerId, tags);
  sender.gauge('kafka.consumer_group.count', groups.length, tags);
  for (const { id, host } of brokers) {
    const own = [...tags, `broker_id:${id}`, `broker_host:${host}`];
    sender.gauge('kafka.broker.leader_count', partitions.filter(({ leader }) => leader === id).length, own);
    sender.gauge(
      'kafka.broker.partition_count',
      partitions.filter(({ replicas }) => replicas.includes(id)).length,
      own,
    );
  }
  for (const { id, state } of groups) {
    const isRebalancing = /REBALANC/i.test(state);
    sender.gauge('kafka.consumer_group.rebalancing', isRebalancing ? 1 : 0, [...tags, `consumer_group:${id}`]);
  }
  const sizes = sizesOf(beginnings, ends);
  const topics = Map.groupBy(partitions, ({ topic }) => topic);
  sender.gauge('kafka.topic.count', topics.size, tags);
  for (const [topic, own] of topics) {
    const topicTags = [...tags, `topic:${topic}`];
    sender.gauge('kafka.topic.partitions', own.length, topicTags);
    let messages = 0;
    for (const { partition, replicas, inSync, leader } of own) {
      const partitionTags = [...topicTags, `partition:${partition}`];
      sender.gauge('kafka.partition.replicas', replicas.length, partitionTags);
      sender.gauge('kafka.partition.isr', inSync.length, partitionTags);
      sender.gauge('kafka.partition.under_replicated', inSync.length < replicas.length ? 1 : 0, partitionTags);
      sender.gauge('kafka.partition.offline', leader === undefined ? 1 : 0, partitionTags);
      const size = sizes.get(`${partition} ${topic}`);
      if (size === undefined) continue;
      sender.gauge('kafka.partition.beginning_offset', size.beginning, partitionTags);
      sender.gauge('kafka.partition.size', size.messages, partitionTags);
      messages += size.messages;
    }
    sender.gauge('kafka.topic.size', messages, topicTags);
  }
}

function sizesOf(beginnings: readonly PartitionOffset[], ends: readonly PartitionOffset[]) {
  const endOf = new Map(ends.map(({ topic, partition, offset }) => [`${partition} ${topic}`, offset]));
  return new Map(
    beginnings.map(({ topic, partition, offset: beginning }) => {
      const key = `${partition} ${topic}`;
      return [key, { beginning, messages: Math.max(0, (endOf.get(key) ?? beginning) - beginning) }] as const;
    }),
  );
}

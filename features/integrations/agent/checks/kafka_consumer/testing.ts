import { Admin, Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';

/** For tests: makes a topic and writes messages into its partitions, as many as each entry of `counts` says. */
export async function writeTopic(broker: string, topic: string, counts: readonly number[]): Promise<void> {
  const common = { clientId: 'test-writer', bootstrapBrokers: [broker] };
  const admin = new Admin(common);
  const producer = new Producer({ ...common, serializers: stringSerializers });
  try {
    await admin.createTopics({ topics: [topic], partitions: counts.length, replicas: 1 });
    await producer.send({
      messages: counts.flatMap((count, partition) =>
        Array.from({ length: count }, (_, index) => ({ topic, partition, key: String(index), value: 'order' })),
      ),
    });
  } finally {
    await producer.close();
    await admin.close();
  }
}

/** For tests: joins a group, commits offsets (of each partition the next to be read), and stays in it until it is disposed of. */
export async function joinGroup(
  broker: string,
  groupId: string,
  topic: string,
  offsets: readonly number[],
): Promise<AsyncDisposable> {
  const consumer = new Consumer({
    ...{ clientId: 'test-reader', bootstrapBrokers: [broker], groupId },
    deserializers: stringDeserializers,
  });
  await consumer.topics.trackAll(topic);
  await consumer.joinGroup({});
  await consumer.commit({
    offsets: offsets.map((offset, partition) => ({ topic, partition, offset: BigInt(offset), leaderEpoch: 0 })),
  });
  return { [Symbol.asyncDispose]: () => consumer.close(true) };
}

import type { CheckSender } from '../../check.ts';
import { documents, firstBatch, numberOf, sendNumbers } from './document.ts';
import { DISTRIBUTION } from './metrics.ts';
import type { MongoReader } from './reader.ts';

/** Most sharded collections that are looked at. */
const MOST_COLLECTIONS = 1000;

export async function reportSessions(reader: MongoReader, tags: readonly string[], sender: CheckSender): Promise<void> {
  const pipeline = [{ $listSessions: { allUsers: true } }, { $count: 'total' }];
  const answer = await reader.command('config', { aggregate: 'system.sessions', pipeline, cursor: {} });
  sender.gauge('mongodb.sessions.count', numberOf(firstBatch(answer)[0]?.['total']) ?? 0, tags);
}

export async function reportChunks(reader: MongoReader, tags: readonly string[], sender: CheckSender): Promise<void> {
  const [all, jumbo] = await Promise.all(
    [{}, { jumbo: true }].map((query) => reader.command('config', { count: 'chunks', query })),
  );
  sender.gauge('mongodb.chunks.total', numberOf(all?.['n']) ?? 0, tags);
  sender.gauge('mongodb.chunks.jumbo', numberOf(jumbo?.['n']) ?? 0, tags);
}

/** Sends how many documents of each sharded collection a shard owns, and how many it still has that moved away; MongoDB 6.0.3 and later. */
export async function reportDistribution(
  reader: MongoReader,
  tags: readonly string[],
  sender: CheckSender,
): Promise<void> {
  const pipeline = [{ $shardedDataDistribution: {} }];
  const cursor = { batchSize: MOST_COLLECTIONS };
  for (const { ns, shards } of firstBatch(await reader.command('admin', { aggregate: 1, pipeline, cursor }))) {
    const [database = '', ...collection] = String(ns).split('.');
    for (const shard of documents(shards)) {
      const own = [`db:${database}`, `collection:${collection.join('.')}`, `shard:${String(shard['shardName'])}`];
      sendNumbers(DISTRIBUTION, shard, [...tags, ...own], sender);
    }
  }
}

import { messageOf } from '@komainu/kernel/errors.ts';
import type { CheckSender } from '../../check.ts';
import { firstBatch, isDocument, type MongoDocument, numberOf, sendNumbers, valueAt, withAverage } from './document.ts';
import { COLLECTION, INDEX } from './metrics.ts';
import type { MongoReader } from './reader.ts';

export interface CollectionOptions {
  /** [] for all. */
  readonly collections: readonly string[];
  readonly most: number;
  readonly stats: boolean;
  readonly indexStats: boolean;
}

/** Sends sizes, latencies and use of the collections of a database. One that cannot be read is a warning. */
export async function reportCollections(
  database: string,
  options: CollectionOptions,
  reader: MongoReader,
  tags: readonly string[],
  sender: CheckSender,
): Promise<void> {
  const names =
    options.collections.length > 0 ? options.collections : await listCollections(database, options.most, reader);
  for (const name of names) {
    const own = [...tags, `db:${database}`, `collection:${name}`];
    try {
      if (options.stats) await reportStats(database, name, reader, own, sender);
      if (options.indexStats) await reportIndexes(database, name, reader, own, sender);
    } catch (error) {
      sender.warning(`collection ${database}.${name}: ${messageOf(error)}`);
    }
  }
}

async function listCollections(database: string, most: number, reader: MongoReader): Promise<readonly string[]> {
  const answer = await reader.command(database, {
    listCollections: 1,
    nameOnly: true,
    authorizedCollections: true,
    filter: { type: 'collection' },
    cursor: { batchSize: most },
  });
  return firstBatch(answer)
    .map(({ name }) => String(name))
    .filter((name) => !name.startsWith('system.'))
    .slice(0, most);
}

async function reportStats(
  database: string,
  name: string,
  reader: MongoReader,
  tags: readonly string[],
  sender: CheckSender,
): Promise<void> {
  const pipeline = [{ $collStats: { latencyStats: {}, storageStats: {}, queryExecStats: {} } }];
  const answer = await reader.command(database, { aggregate: name, pipeline, cursor: {} });
  // One document for each shard that has a part of the collection.
  for (const document of firstBatch(answer)) {
    const shard = document['shard'];
    const own = typeof shard === 'string' ? [...tags, `shard:${shard}`] : tags;
    const part = (key: string): MongoDocument => (isDocument(document[key]) ? document[key] : {});
    const latencies = Object.fromEntries(
      Object.entries(part('latencyStats')).map(([what, value]) => [what, withAverage(value)]),
    );
    const collection = { ...part('storageStats'), ...latencies, ...part('queryExecStats') };
    sendNumbers(COLLECTION, { collection }, own, sender);
    for (const [index, bytes] of Object.entries(isDocument(collection['indexSizes']) ? collection['indexSizes'] : {})) {
      const value = numberOf(bytes);
      if (value !== undefined) sender.gauge('mongodb.collection.indexsizes', value, [...own, `index:${index}`]);
    }
  }
}

async function reportIndexes(
  database: string,
  name: string,
  reader: MongoReader,
  tags: readonly string[],
  sender: CheckSender,
): Promise<void> {
  const answer = await reader.command(database, { aggregate: name, pipeline: [{ $indexStats: {} }], cursor: {} });
  for (const index of firstBatch(answer)) {
    const ops = valueAt(index, ['accesses', 'ops']);
    const document = { collection: { indexes: { accesses: { ops } } } };
    sendNumbers(INDEX, document, [...tags, `index:${String(index['name'])}`], sender);
  }
}

import type { ContainerSample, ContainerUsage } from '@komainu/contracts/infrastructure/process.ts';
import {
  ArrayColumn,
  DictionaryColumn,
  Int64Column,
  NumberColumn,
  StringColumn,
} from '@komainu/wire/native/columns.ts';
import {
  BYTES,
  COUNT,
  NamedBatch,
  RATE,
  type RunningOrigin,
  samplesTable,
  seenTable,
  TEXT,
} from './running-columns.ts';

const SECONDS = { type: 'DateTime', codec: 'ZSTD(1)' };

/** Every container as it was seen last. */
export const containersTable = seenTable('containers', 'host, container_id', [
  { name: 'host', ...TEXT },
  { name: 'container_id', type: 'String', codec: 'ZSTD(1)' },
  { name: 'ts', type: 'DateTime64(3)', codec: 'Delta, ZSTD(1)', comment: 'seen last' },
  { name: 'runtime', ...TEXT },
  { name: 'name', type: 'String', codec: 'ZSTD(1)' },
  { name: 'image_name', ...TEXT },
  { name: 'image_tag', ...TEXT },
  { name: 'short_image', ...TEXT },
  { name: 'image_id', ...TEXT, comment: 'digest' },
  { name: 'state', ...TEXT },
  { name: 'health', ...TEXT },
  { name: 'created', ...SECONDS },
  { name: 'started', ...SECONDS },
  { name: 'cpu_limit', ...RATE, comment: 'percent of one core; 0 without a limit' },
  { name: 'memory_limit', ...BYTES, comment: '0 without a limit' },
  { name: 'cpu', ...RATE, comment: 'percent of one core' },
  { name: 'rss', ...BYTES },
  { name: 'cache', ...BYTES },
  { name: 'read_bytes', ...RATE, comment: 'per second' },
  { name: 'write_bytes', ...RATE, comment: 'per second' },
  { name: 'received_bytes', ...RATE, comment: 'per second' },
  { name: 'sent_bytes', ...RATE, comment: 'per second' },
  { name: 'threads', ...COUNT },
  { name: 'tags', type: 'Array(LowCardinality(String))', codec: 'ZSTD(1)', comment: 'with those of the host' },
  {
    name: 'content',
    type: 'String',
    codec: 'ZSTD(1)',
    materialized: "concat(name, ' ', image_name, ':', image_tag, ' ', container_id)",
    comment: 'where bare words are looked for',
  },
]);

/** What containers used, a row each time that they were looked at. */
export const containerSamplesTable = samplesTable('container_samples', 'host, container_id', [
  { name: 'host', ...TEXT },
  { name: 'container_id', type: 'String', codec: 'ZSTD(1)' },
  { name: 'ts', type: 'DateTime', codec: 'DoubleDelta, ZSTD(1)' },
  { name: 'cpu', ...RATE },
  { name: 'rss', ...BYTES },
  { name: 'read_bytes', ...RATE },
  { name: 'write_bytes', ...RATE },
  { name: 'received_bytes', ...RATE },
  { name: 'sent_bytes', ...RATE },
]);

const containerColumns = () => ({
  host: new DictionaryColumn('host'),
  id: new StringColumn('container_id'),
  time: new Int64Column('ts', 'DateTime64(3)'),
  runtime: new DictionaryColumn('runtime'),
  name: new StringColumn('name'),
  imageName: new DictionaryColumn('image_name'),
  imageTag: new DictionaryColumn('image_tag'),
  shortImage: new DictionaryColumn('short_image'),
  imageId: new DictionaryColumn('image_id'),
  state: new DictionaryColumn('state'),
  health: new DictionaryColumn('health'),
  created: new NumberColumn('created', 'DateTime'),
  started: new NumberColumn('started', 'DateTime'),
  cpuLimit: new NumberColumn('cpu_limit', 'Float32'),
  memoryLimit: new Int64Column('memory_limit', 'UInt64'),
  cpu: new NumberColumn('cpu', 'Float32'),
  rss: new Int64Column('rss', 'UInt64'),
  cache: new Int64Column('cache', 'UInt64'),
  readBytes: new NumberColumn('read_bytes', 'Float32'),
  writeBytes: new NumberColumn('write_bytes', 'Float32'),
  receivedBytes: new NumberColumn('received_bytes', 'Float32'),
  sentBytes: new NumberColumn('sent_bytes', 'Float32'),
  threads: new NumberColumn('threads', 'UInt32'),
  tags: new ArrayColumn('tags', new DictionaryColumn('')),
});

const MOST_UINT32 = 4_294_967_295;

/** The value of the first tag of a key; '' without one. `tags` are `key:value`. */
export function tagValue(tags: readonly string[], key: string): string {
  return tags.find((tag) => tag.startsWith(`${key}:`))?.slice(key.length + 1) ?? '';
}

export class ContainersBatch extends NamedBatch<ReturnType<typeof containerColumns>> {
  constructor() {
    super(containerColumns());
  }

  push(origin: RunningOrigin, container: ContainerSample, tags: readonly string[]): void {
    const { to } = this;
    const image = tagValue(container.tags, 'image_name');
    to.host.push(origin.host);
    to.id.push(container.id.slice(0, 255));
    to.time.push(origin.timeUnixMs);
    to.runtime.push(container.runtime.slice(0, 255));
    to.name.push(tagValue(container.tags, 'container_name'));
    to.imageName.push(image);
    to.imageTag.push(tagValue(container.tags, 'image_tag'));
    to.shortImage.push(tagValue(container.tags, 'short_image') || (image.split('/').at(-1) ?? ''));
    to.imageId.push(tagValue(container.tags, 'image_id'));
    to.state.push(container.state);
    to.health.push(container.health);
    to.created.push(Math.min(MOST_UINT32, container.createdUnixS));
    to.started.push(Math.min(MOST_UINT32, container.startedUnixS));
    to.cpuLimit.push(container.cpuLimitPercent);
    to.memoryLimit.push(container.memoryLimitBytes);
    to.cpu.push(container.cpuPercent);
    to.rss.push(container.rssBytes);
    to.cache.push(container.cacheBytes);
    to.readBytes.push(container.readBytesPerS);
    to.writeBytes.push(container.writeBytesPerS);
    to.receivedBytes.push(container.receivedBytesPerS);
    to.sentBytes.push(container.sentBytesPerS);
    to.threads.push(Math.min(MOST_UINT32, container.threads));
    for (const tag of tags) to.tags.inner.push(tag);
    to.tags.endRow();
    this.endRow();
  }
}

const sampleColumns = () => ({
  host: new DictionaryColumn('host'),
  id: new StringColumn('container_id'),
  time: new NumberColumn('ts', 'DateTime'),
  cpu: new NumberColumn('cpu', 'Float32'),
  rss: new Int64Column('rss', 'UInt64'),
  readBytes: new NumberColumn('read_bytes', 'Float32'),
  writeBytes: new NumberColumn('write_bytes', 'Float32'),
  receivedBytes: new NumberColumn('received_bytes', 'Float32'),
  sentBytes: new NumberColumn('sent_bytes', 'Float32'),
});

export class ContainerSamplesBatch extends NamedBatch<ReturnType<typeof sampleColumns>> {
  constructor() {
    super(sampleColumns());
  }

  push(origin: RunningOrigin, container: ContainerUsage): void {
    const { to } = this;
    to.host.push(origin.host);
    to.id.push(container.id.slice(0, 255));
    to.time.push(Math.floor(origin.timeUnixMs / 1000));
    to.cpu.push(container.cpuPercent);
    to.rss.push(container.rssBytes);
    to.readBytes.push(container.readBytesPerS);
    to.writeBytes.push(container.writeBytesPerS);
    to.receivedBytes.push(container.receivedBytesPerS);
    to.sentBytes.push(container.sentBytesPerS);
    this.endRow();
  }
}

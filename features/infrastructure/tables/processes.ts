import type { ProcessSample, ProcessUsage } from '@komainu/contracts/infrastructure/process.ts';
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

/** Every process as it was seen last. */
export const processesTable = seenTable('processes', 'host, pid, created_ms', [
  { name: 'host', ...TEXT },
  { name: 'pid', ...COUNT },
  { name: 'created_ms', ...BYTES, comment: 'Unix milliseconds: numbers of processes are given again' },
  { name: 'ts', type: 'DateTime64(3)', codec: 'Delta, ZSTD(1)', comment: 'seen last' },
  { name: 'ppid', ...COUNT },
  { name: 'name', ...TEXT, comment: 'of the program' },
  { name: 'command', type: 'String', codec: 'ZSTD(1)', comment: 'with its arguments, secrets hidden' },
  { name: 'executable', type: 'String', codec: 'ZSTD(1)' },
  { name: 'directory', type: 'String', codec: 'ZSTD(1)' },
  { name: 'user', ...TEXT },
  { name: 'state', ...TEXT },
  { name: 'nice', type: 'Int8' },
  { name: 'threads', ...COUNT },
  { name: 'open_files', ...COUNT, comment: '0 when they cannot be counted' },
  { name: 'cpu', ...RATE, comment: 'percent of one core' },
  { name: 'cpu_user', ...RATE },
  { name: 'cpu_system', ...RATE },
  { name: 'rss', ...BYTES },
  { name: 'virtual', ...BYTES },
  { name: 'memory_ratio', ...RATE, comment: 'of the memory of the host; 0 when that is not known' },
  { name: 'read_bytes', ...RATE, comment: 'per second' },
  { name: 'write_bytes', ...RATE, comment: 'per second' },
  { name: 'container_id', type: 'String', codec: 'ZSTD(1)' },
  {
    name: 'tags',
    type: 'Array(LowCardinality(String))',
    codec: 'ZSTD(1)',
    comment: 'with those of host and container',
  },
]);

/** What processes used, a row each time that they were looked at. */
export const processSamplesTable = samplesTable('process_samples', 'host, pid, created_ms', [
  { name: 'host', ...TEXT },
  { name: 'pid', ...COUNT },
  { name: 'created_ms', ...BYTES },
  { name: 'ts', type: 'DateTime', codec: 'DoubleDelta, ZSTD(1)' },
  { name: 'cpu_user', ...RATE },
  { name: 'cpu_system', ...RATE },
  { name: 'rss', ...BYTES },
  { name: 'threads', ...COUNT },
  { name: 'open_files', ...COUNT },
  { name: 'read_bytes', ...RATE },
  { name: 'write_bytes', ...RATE },
]);

/** What holds for all processes of a message. */
export interface ProcessOrigin extends RunningOrigin {
  readonly totalMemoryBytes: number;
}

/** Command lines and paths come cut off from Agents; whoever sends longer ones is no Agent. */
const MOST_TEXT = 8_192;
const MOST_UINT32 = 4_294_967_295;

const count = (value: number): number => Math.min(MOST_UINT32, Math.max(0, Math.floor(value)));

/**
 * The name of the program: the file that runs, otherwise what was called, otherwise what the kernel says, which is the name
 * of a thread and may be any (`node-MainThread`).
 */
export function programOf({ executable, arguments: [called = ''], name }: ProcessSample): string {
  const file = lastPart(executable.replace(/ \(deleted\)$/, ''));
  // A program that was written to memory has no file with a name.
  if (file !== '' && !file.startsWith('memfd:')) return file;
  // `sshd: app [priv]` and `-bash` are titles.
  return /^[^:\s-][^:\s]*$/.test(called) ? lastPart(called) : name || called;
}

const lastPart = (path: string): string => path.split(/[/\\]/).at(-1) ?? '';

const processColumns = () => ({
  host: new DictionaryColumn('host'),
  pid: new NumberColumn('pid', 'UInt32'),
  created: new Int64Column('created_ms', 'UInt64'),
  time: new Int64Column('ts', 'DateTime64(3)'),
  parent: new NumberColumn('ppid', 'UInt32'),
  name: new DictionaryColumn('name'),
  command: new StringColumn('command'),
  executable: new StringColumn('executable'),
  directory: new StringColumn('directory'),
  user: new DictionaryColumn('user'),
  state: new DictionaryColumn('state'),
  nice: new NumberColumn('nice', 'Int8'),
  threads: new NumberColumn('threads', 'UInt32'),
  openFiles: new NumberColumn('open_files', 'UInt32'),
  cpu: new NumberColumn('cpu', 'Float32'),
  cpuUser: new NumberColumn('cpu_user', 'Float32'),
  cpuSystem: new NumberColumn('cpu_system', 'Float32'),
  rss: new Int64Column('rss', 'UInt64'),
  virtual: new Int64Column('virtual', 'UInt64'),
  memoryRatio: new NumberColumn('memory_ratio', 'Float32'),
  readBytes: new NumberColumn('read_bytes', 'Float32'),
  writeBytes: new NumberColumn('write_bytes', 'Float32'),
  containerId: new StringColumn('container_id'),
  tags: new ArrayColumn('tags', new DictionaryColumn('')),
});

export class ProcessesBatch extends NamedBatch<ReturnType<typeof processColumns>> {
  constructor() {
    super(processColumns());
  }

  push(origin: ProcessOrigin, process: ProcessSample, tags: readonly string[]): void {
    const { to } = this;
    to.host.push(origin.host);
    to.pid.push(count(process.pid));
    to.created.push(process.createdUnixMs);
    to.time.push(origin.timeUnixMs);
    to.parent.push(count(process.parentPid));
    to.name.push(programOf(process).slice(0, 255));
    to.command.push(process.arguments.join(' ').slice(0, MOST_TEXT) || `[${programOf(process).slice(0, 255)}]`);
    to.executable.push(process.executable.slice(0, MOST_TEXT));
    to.directory.push(process.directory.slice(0, MOST_TEXT));
    to.user.push(process.user.slice(0, 255));
    to.state.push(process.state);
    to.nice.push(Math.min(127, Math.max(-128, process.nice)));
    to.threads.push(count(process.threads));
    to.openFiles.push(count(process.openFiles));
    to.cpu.push(process.cpuPercent);
    to.cpuUser.push(process.cpuUserPercent);
    to.cpuSystem.push(process.cpuSystemPercent);
    to.rss.push(process.rssBytes);
    to.virtual.push(process.virtualBytes);
    to.memoryRatio.push(origin.totalMemoryBytes > 0 ? process.rssBytes / origin.totalMemoryBytes : 0);
    to.readBytes.push(process.readBytesPerS);
    to.writeBytes.push(process.writeBytesPerS);
    to.containerId.push(process.containerId.slice(0, 255));
    for (const tag of tags) to.tags.inner.push(tag);
    to.tags.endRow();
    this.endRow();
  }
}

const sampleColumns = () => ({
  host: new DictionaryColumn('host'),
  pid: new NumberColumn('pid', 'UInt32'),
  created: new Int64Column('created_ms', 'UInt64'),
  time: new NumberColumn('ts', 'DateTime'),
  cpuUser: new NumberColumn('cpu_user', 'Float32'),
  cpuSystem: new NumberColumn('cpu_system', 'Float32'),
  rss: new Int64Column('rss', 'UInt64'),
  threads: new NumberColumn('threads', 'UInt32'),
  openFiles: new NumberColumn('open_files', 'UInt32'),
  readBytes: new NumberColumn('read_bytes', 'Float32'),
  writeBytes: new NumberColumn('write_bytes', 'Float32'),
});

export class ProcessSamplesBatch extends NamedBatch<ReturnType<typeof sampleColumns>> {
  constructor() {
    super(sampleColumns());
  }

  push(origin: RunningOrigin, process: ProcessUsage): void {
    const { to } = this;
    to.host.push(origin.host);
    to.pid.push(count(process.pid));
    to.created.push(process.createdUnixMs);
    to.time.push(Math.floor(origin.timeUnixMs / 1000));
    to.cpuUser.push(process.cpuUserPercent);
    to.cpuSystem.push(process.cpuSystemPercent);
    to.rss.push(process.rssBytes);
    to.threads.push(count(process.threads));
    to.openFiles.push(count(process.openFiles));
    to.readBytes.push(process.readBytesPerS);
    to.writeBytes.push(process.writeBytesPerS);
    this.endRow();
  }
}

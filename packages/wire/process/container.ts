import type { ContainerHealth, ContainerSample, ContainerState } from '@komainu/contracts/infrastructure/process.ts';
import { DELIMITED, FIXED32, type ProtobufReader, VARINT } from '../protobuf/reader.ts';
import type { ProtobufWriter } from '../protobuf/writer.ts';
import { normalizeTags } from '../series/names.ts';
import { type Fields, pushTag, readEmbedded, set } from './fields.ts';

const STATES: readonly ContainerState[] = ['unknown', 'created', 'restarting', 'running', 'paused', 'exited', 'dead'];
const HEALTHS: readonly ContainerHealth[] = ['unknown', 'starting', 'healthy', 'unhealthy'];

type Draft = { -readonly [Key in keyof ContainerSample]: ContainerSample[Key] } & { tags: string[] };

/** `Container` of the Agent's process protocol (agent-payload `process/agent.proto`). */
const FIELDS: Fields<Draft> = {
  1: [DELIMITED, (draft, reader) => set(draft, 'runtime', reader.string())],
  2: [DELIMITED, (draft, reader) => set(draft, 'id', reader.string())],
  5: [FIXED32, (draft, reader) => set(draft, 'cpuLimitPercent', finite(reader.float()))],
  6: [VARINT, (draft, reader) => set(draft, 'memoryLimitBytes', reader.uint64())],
  8: [VARINT, (draft, reader) => set(draft, 'state', STATES[reader.uint32()] ?? 'unknown')],
  9: [VARINT, (draft, reader) => set(draft, 'health', HEALTHS[reader.uint32()] ?? 'unknown')],
  10: [VARINT, (draft, reader) => set(draft, 'createdUnixS', Math.max(0, reader.int64()))],
  11: [FIXED32, (draft, reader) => set(draft, 'readBytesPerS', finite(reader.float()))],
  12: [FIXED32, (draft, reader) => set(draft, 'writeBytesPerS', finite(reader.float()))],
  16: [FIXED32, (draft, reader) => set(draft, 'receivedBytesPerS', finite(reader.float()))],
  17: [FIXED32, (draft, reader) => set(draft, 'sentBytesPerS', finite(reader.float()))],
  20: [FIXED32, (draft, reader) => set(draft, 'cpuPercent', finite(reader.float()))],
  21: [VARINT, (draft, reader) => set(draft, 'rssBytes', reader.uint64())],
  22: [VARINT, (draft, reader) => set(draft, 'cacheBytes', reader.uint64())],
  24: [VARINT, (draft, reader) => set(draft, 'startedUnixS', reader.uint64())],
  26: [DELIMITED, pushTag],
  28: [VARINT, (draft, reader) => set(draft, 'threads', reader.uint64())],
};

/** Rates of senders whose clock stood still are no numbers. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

/** Reads the embedded `Container` that the reader stands before. Throws `bad_protobuf` (400). */
export function readContainer(reader: ProtobufReader): ContainerSample {
  const draft: Draft = {
    runtime: '',
    id: '',
    state: 'unknown',
    health: 'unknown',
    createdUnixS: 0,
    startedUnixS: 0,
    cpuLimitPercent: 0,
    memoryLimitBytes: 0,
    cpuPercent: 0,
    rssBytes: 0,
    cacheBytes: 0,
    readBytesPerS: 0,
    writeBytesPerS: 0,
    receivedBytesPerS: 0,
    sentBytesPerS: 0,
    threads: 0,
    tags: [],
  };
  readEmbedded(reader, draft, FIELDS);
  return { ...draft, tags: normalizeTags(draft.tags) };
}

/** Writes the body of a `Container`. */
export function writeContainer(writer: ProtobufWriter, container: ContainerSample): void {
  writer.string(1, container.runtime);
  writer.string(2, container.id);
  writer.float(5, container.cpuLimitPercent);
  writer.unsigned(6, container.memoryLimitBytes);
  writer.unsigned(8, STATES.indexOf(container.state));
  writer.unsigned(9, HEALTHS.indexOf(container.health));
  writer.unsigned(10, container.createdUnixS);
  writer.float(11, container.readBytesPerS);
  writer.float(12, container.writeBytesPerS);
  writer.float(16, container.receivedBytesPerS);
  writer.float(17, container.sentBytesPerS);
  writer.float(20, container.cpuPercent);
  writer.unsigned(21, container.rssBytes);
  writer.unsigned(22, container.cacheBytes);
  writer.unsigned(24, container.startedUnixS);
  for (const tag of container.tags) writer.stringElement(26, tag);
  writer.unsigned(28, container.threads);
}

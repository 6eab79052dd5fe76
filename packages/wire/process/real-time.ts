import type { ContainerUsage, ProcessUsage, RealTimeSnapshot } from '@komainu/contracts/infrastructure/process.ts';
import { DELIMITED, FIXED32, ProtobufReader, VARINT } from '../protobuf/reader.ts';
import { add, amount, type Fields, readEmbedded, readFields, set } from './fields.ts';
import { COLLECTOR_REAL_TIME } from './frame.ts';

type ProcessDraft = { -readonly [Key in keyof ProcessUsage]: ProcessUsage[Key] };
type ContainerDraft = { -readonly [Key in keyof ContainerUsage]: ContainerUsage[Key] };
type Draft = { host: string; readonly processes: ProcessUsage[]; readonly containers: ContainerUsage[] };

/** `ProcessStat`: what of a process changes. */
const PROCESS: Fields<ProcessDraft> = {
  1: [VARINT, (draft, reader) => set(draft, 'pid', reader.int32())],
  2: [VARINT, (draft, reader) => set(draft, 'createdUnixMs', Math.max(0, reader.int64()))],
  3: [
    DELIMITED,
    (draft, reader) =>
      void readEmbedded(reader, draft, { 1: [VARINT, (one, from) => set(one, 'rssBytes', from.uint64())] }),
  ],
  4: [
    DELIMITED,
    (draft, reader) =>
      void readEmbedded(reader, draft, {
        3: [FIXED32, (one, from) => set(one, 'cpuUserPercent', amount(from.float()))],
        4: [FIXED32, (one, from) => set(one, 'cpuSystemPercent', amount(from.float()))],
      }),
  ],
  7: [VARINT, (draft, reader) => set(draft, 'threads', Math.max(0, reader.int32()))],
  8: [VARINT, (draft, reader) => set(draft, 'openFiles', Math.max(0, reader.int32()))],
  19: [
    DELIMITED,
    (draft, reader) =>
      void readEmbedded(reader, draft, {
        3: [FIXED32, (one, from) => set(one, 'readBytesPerS', amount(from.float()))],
        4: [FIXED32, (one, from) => set(one, 'writeBytesPerS', amount(from.float()))],
      }),
  ],
};

/** `ContainerStat`: what of a container changes. */
const CONTAINER: Fields<ContainerDraft> = {
  1: [DELIMITED, (draft, reader) => set(draft, 'id', reader.string())],
  4: [FIXED32, (draft, reader) => set(draft, 'cpuPercent', amount(reader.float()))],
  6: [VARINT, (draft, reader) => set(draft, 'rssBytes', reader.uint64())],
  9: [FIXED32, (draft, reader) => set(draft, 'readBytesPerS', amount(reader.float()))],
  10: [FIXED32, (draft, reader) => set(draft, 'writeBytesPerS', amount(reader.float()))],
  13: [FIXED32, (draft, reader) => set(draft, 'receivedBytesPerS', amount(reader.float()))],
  14: [FIXED32, (draft, reader) => set(draft, 'sentBytesPerS', amount(reader.float()))],
};

/** `CollectorRealTime`: processes, and the containers that they run in. */
const PROCESSES: Fields<Draft> = {
  2: [
    DELIMITED,
    (draft, reader) => {
      draft.host = reader.string();
    },
  ],
  3: [DELIMITED, (draft, reader) => add(draft.processes, readEmbedded(reader, newProcess(), PROCESS))],
  10: [DELIMITED, (draft, reader) => add(draft.containers, readEmbedded(reader, newContainer(), CONTAINER))],
};

/** `CollectorContainerRealTime`. */
const CONTAINERS: Fields<Draft> = {
  1: [
    DELIMITED,
    (draft, reader) => {
      draft.host = reader.string();
    },
  ],
  2: [DELIMITED, (draft, reader) => add(draft.containers, readEmbedded(reader, newContainer(), CONTAINER))],
};

/**
 * Decodes the message of a frame of type COLLECTOR_REAL_TIME or COLLECTOR_CONTAINER_REAL_TIME (agent-payload
 * `process/agent.proto`): what Agents send every two seconds while somebody looks. Throws `bad_protobuf` and
 * `too_many_items` (400).
 */
export function decodeRealTime(type: number, body: Buffer): RealTimeSnapshot {
  const draft: Draft = { host: '', processes: [], containers: [] };
  const fields = type === COLLECTOR_REAL_TIME ? PROCESSES : CONTAINERS;
  return readFields(new ProtobufReader(body), body.length, draft, fields);
}

function newProcess(): ProcessDraft {
  return {
    pid: 0,
    createdUnixMs: 0,
    cpuUserPercent: 0,
    cpuSystemPercent: 0,
    rssBytes: 0,
    threads: 0,
    openFiles: 0,
    readBytesPerS: 0,
    writeBytesPerS: 0,
  };
}

function newContainer(): ContainerDraft {
  return {
    id: '',
    cpuPercent: 0,
    rssBytes: 0,
    readBytesPerS: 0,
    writeBytesPerS: 0,
    receivedBytesPerS: 0,
    sentBytesPerS: 0,
  };
}

import type { ContainerSample, ProcessSample, ProcessSnapshot } from '@komainu/contracts/infrastructure/process.ts';
import { DELIMITED, ProtobufReader, VARINT } from '../protobuf/reader.ts';
import { ProtobufWriter } from '../protobuf/writer.ts';
import { readContainer, writeContainer } from './container.ts';
import { add, type Fields, readEmbedded, readFields, set } from './fields.ts';
import { COLLECTOR_CONTAINER, COLLECTOR_PROC, writeFrame } from './frame.ts';
import { readProcess, writeProcess } from './process.ts';

type Draft = { -readonly [Key in keyof ProcessSnapshot]: ProcessSnapshot[Key] } & {
  processes: ProcessSample[];
  containers: ContainerSample[];
};

const SYSTEM_INFO: Fields<Draft> = {
  3: [
    DELIMITED,
    (draft, reader) => {
      reader.range();
      draft.cores++;
    },
  ],
  5: [VARINT, (draft, reader) => set(draft, 'totalMemoryBytes', Math.max(0, reader.int64()))],
};

/** `CollectorProc`: the processes of a host, and the containers that they run in. */
const PROCESSES: Fields<Draft> = {
  2: [DELIMITED, (draft, reader) => set(draft, 'host', reader.string())],
  3: [DELIMITED, (draft, reader) => add(draft.processes, readProcess(reader))],
  5: [DELIMITED, (draft, reader) => void readEmbedded(reader, draft, SYSTEM_INFO)],
  6: [VARINT, (draft, reader) => set(draft, 'groupId', reader.int32())],
  7: [VARINT, (draft, reader) => set(draft, 'groupSize', reader.int32())],
  10: [DELIMITED, (draft, reader) => add(draft.containers, readContainer(reader))],
};

/** `CollectorContainer`: the containers of a host. */
const CONTAINERS: Fields<Draft> = {
  1: [DELIMITED, (draft, reader) => set(draft, 'host', reader.string())],
  2: [DELIMITED, (draft, reader) => void readEmbedded(reader, draft, SYSTEM_INFO)],
  3: [DELIMITED, (draft, reader) => add(draft.containers, readContainer(reader))],
  4: [VARINT, (draft, reader) => set(draft, 'groupId', reader.int32())],
  5: [VARINT, (draft, reader) => set(draft, 'groupSize', reader.int32())],
};

/**
 * Decodes the message of a frame of type COLLECTOR_PROC or COLLECTOR_CONTAINER. Throws `bad_protobuf` and
 * `too_many_items` (400).
 */
export function decodeSnapshot(type: number, body: Buffer): ProcessSnapshot {
  const draft: Draft = {
    host: '',
    totalMemoryBytes: 0,
    cores: 0,
    groupId: 0,
    groupSize: 0,
    processes: [],
    containers: [],
  };
  return readFields(new ProtobufReader(body), body.length, draft, type === COLLECTOR_PROC ? PROCESSES : CONTAINERS);
}

/** The processes of a snapshot as a framed `CollectorProc`, with the containers that they run in. */
export function encodeProcesses(snapshot: ProcessSnapshot): Buffer {
  const writer = new ProtobufWriter(64 * 1024);
  writer.string(2, snapshot.host);
  for (const process of snapshot.processes) writer.message(3, () => writeProcess(writer, process));
  writeSystemInfo(writer, 5, snapshot);
  writer.unsigned(6, snapshot.groupId);
  writer.unsigned(7, snapshot.groupSize);
  for (const container of snapshot.containers) writer.message(10, () => writeContainer(writer, container));
  return writeFrame(COLLECTOR_PROC, writer.finish());
}

/** The containers of a snapshot as a framed `CollectorContainer`. */
export function encodeContainers(snapshot: ProcessSnapshot): Buffer {
  const writer = new ProtobufWriter(16 * 1024);
  writer.string(1, snapshot.host);
  writeSystemInfo(writer, 2, snapshot);
  for (const container of snapshot.containers) writer.message(3, () => writeContainer(writer, container));
  writer.unsigned(4, snapshot.groupId);
  writer.unsigned(5, snapshot.groupSize);
  return writeFrame(COLLECTOR_CONTAINER, writer.finish());
}

function writeSystemInfo(writer: ProtobufWriter, field: number, { cores, totalMemoryBytes }: ProcessSnapshot): void {
  writer.message(field, () => {
    for (let core = 0; core < cores; core++) writer.message(3, () => writer.unsigned(1, core));
    writer.unsigned(5, totalMemoryBytes);
  });
}

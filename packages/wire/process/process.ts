import type { ProcessSample, ProcessState } from '@komainu/contracts/infrastructure/process.ts';
import { DELIMITED, FIXED32, type ProtobufReader, VARINT } from '../protobuf/reader.ts';
import type { ProtobufWriter } from '../protobuf/writer.ts';
import { normalizeTags } from '../series/names.ts';
import { amount, type Fields, pushTag, readEmbedded, set } from './fields.ts';

const STATES: readonly ProcessState[] = ['U', 'D', 'R', 'S', 'T', 'W', 'X', 'Z'];
/** Longer command lines are cut off: some programs are handed their data this way. */
const MOST_ARGUMENTS = 1_000;
const COMMAND_LENGTH = 8_192;

type Draft = { -readonly [Key in keyof ProcessSample]: ProcessSample[Key] } & {
  tags: string[];
  arguments: string[];
  /** Characters of the arguments so far. */
  length: number;
};

const COMMAND: Fields<Draft> = {
  1: [DELIMITED, pushArgument],
  3: [DELIMITED, (draft, reader) => set(draft, 'directory', reader.string())],
  6: [VARINT, (draft, reader) => set(draft, 'parentPid', reader.int32())],
  8: [DELIMITED, (draft, reader) => set(draft, 'executable', reader.string())],
  9: [DELIMITED, (draft, reader) => set(draft, 'name', reader.string())],
};

const USER: Fields<Draft> = { 1: [DELIMITED, (draft, reader) => set(draft, 'user', reader.string())] };

const MEMORY: Fields<Draft> = {
  1: [VARINT, (draft, reader) => set(draft, 'rssBytes', reader.uint64())],
  2: [VARINT, (draft, reader) => set(draft, 'virtualBytes', reader.uint64())],
};

const CPU: Fields<Draft> = {
  2: [FIXED32, (draft, reader) => set(draft, 'cpuPercent', amount(reader.float()))],
  3: [FIXED32, (draft, reader) => set(draft, 'cpuUserPercent', amount(reader.float()))],
  4: [FIXED32, (draft, reader) => set(draft, 'cpuSystemPercent', amount(reader.float()))],
  5: [VARINT, (draft, reader) => set(draft, 'threads', reader.int32())],
  7: [VARINT, (draft, reader) => set(draft, 'nice', reader.int32())],
};

const INPUT_OUTPUT: Fields<Draft> = {
  3: [FIXED32, (draft, reader) => set(draft, 'readBytesPerS', amount(reader.float()))],
  4: [FIXED32, (draft, reader) => set(draft, 'writeBytesPerS', amount(reader.float()))],
};

/** `Process` of the Agent's process protocol (agent-payload `process/agent.proto`). */
const FIELDS: Fields<Draft> = {
  2: [VARINT, (draft, reader) => set(draft, 'pid', reader.int32())],
  4: [DELIMITED, (draft, reader) => void readEmbedded(reader, draft, COMMAND)],
  5: [DELIMITED, (draft, reader) => void readEmbedded(reader, draft, USER)],
  7: [DELIMITED, (draft, reader) => void readEmbedded(reader, draft, MEMORY)],
  8: [DELIMITED, (draft, reader) => void readEmbedded(reader, draft, CPU)],
  9: [VARINT, (draft, reader) => set(draft, 'createdUnixMs', Math.max(0, reader.int64()))],
  // Agents that may not look say -1.
  11: [VARINT, (draft, reader) => set(draft, 'openFiles', Math.max(0, reader.int32()))],
  12: [VARINT, (draft, reader) => set(draft, 'state', STATES[reader.uint32()] ?? 'U')],
  13: [DELIMITED, (draft, reader) => void readEmbedded(reader, draft, INPUT_OUTPUT)],
  14: [DELIMITED, (draft, reader) => set(draft, 'containerId', reader.string())],
  23: [DELIMITED, pushTag],
};

function pushArgument(draft: Draft, reader: ProtobufReader): void {
  const argument = reader.string();
  const room = COMMAND_LENGTH - draft.length;
  if (room <= 0 || draft.arguments.length >= MOST_ARGUMENTS) return;
  draft.arguments.push(argument.slice(0, room));
  draft.length += argument.length + 1;
}

/** Reads the embedded `Process` that the reader stands before. Throws `bad_protobuf` (400). */
export function readProcess(reader: ProtobufReader): ProcessSample {
  const draft: Draft = {
    pid: 0,
    parentPid: 0,
    createdUnixMs: 0,
    name: '',
    arguments: [],
    executable: '',
    directory: '',
    user: '',
    state: 'U',
    nice: 0,
    threads: 0,
    openFiles: 0,
    cpuPercent: 0,
    cpuUserPercent: 0,
    cpuSystemPercent: 0,
    rssBytes: 0,
    virtualBytes: 0,
    readBytesPerS: 0,
    writeBytesPerS: 0,
    containerId: '',
    tags: [],
    length: 0,
  };
  const { length: _length, ...sample } = readEmbedded(reader, draft, FIELDS);
  return { ...sample, tags: normalizeTags(sample.tags) };
}

/** Writes the body of a `Process`. */
export function writeProcess(writer: ProtobufWriter, process: ProcessSample): void {
  writer.unsigned(2, process.pid);
  writer.message(4, () => {
    for (const argument of process.arguments) writer.stringElement(1, argument);
    writer.string(3, process.directory);
    writer.unsigned(6, process.parentPid);
    writer.string(8, process.executable);
    writer.string(9, process.name);
  });
  writer.message(5, () => writer.string(1, process.user));
  writer.message(7, () => {
    writer.unsigned(1, process.rssBytes);
    writer.unsigned(2, process.virtualBytes);
  });
  writer.message(8, () => {
    writer.float(2, process.cpuPercent);
    writer.float(3, process.cpuUserPercent);
    writer.float(4, process.cpuSystemPercent);
    writer.unsigned(5, process.threads);
    writer.signed(7, process.nice);
  });
  writer.unsigned(9, process.createdUnixMs);
  writer.unsigned(11, process.openFiles);
  writer.unsigned(12, STATES.indexOf(process.state));
  writer.message(13, () => {
    writer.float(3, process.readBytesPerS);
    writer.float(4, process.writeBytesPerS);
  });
  writer.string(14, process.containerId);
  for (const tag of process.tags) writer.stringElement(23, tag);
}

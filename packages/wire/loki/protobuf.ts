import { ProtobufReader } from '../protobuf/reader.ts';
import type { LokiEntry, LokiStream } from './push.ts';

/**
 * Reads `logproto.PushRequest` (grafana/loki, pkg/push/push.proto), unpacked: streams with their labels as text and entries of
 * time, line and structured metadata. Throws `bad_protobuf`.
 */
export function readLokiProtobuf(body: Buffer): readonly LokiStream[] {
  const reader = new ProtobufReader(body);
  const streams: LokiStream[] = [];
  while (reader.next()) {
    if (reader.field === 1) streams.push(readStream(reader, reader.enter()));
    else reader.skip();
  }
  return streams;
}

function readStream(reader: ProtobufReader, end: number): LokiStream {
  let labels: Readonly<Record<string, string>> = {};
  const entries: LokiEntry[] = [];
  while (reader.next(end)) {
    if (reader.field === 1) labels = parseLabels(reader.string());
    else if (reader.field === 2) entries.push(readEntry(reader, reader.enter()));
    else reader.skip();
  }
  return { labels, entries };
}

function readEntry(reader: ProtobufReader, end: number): LokiEntry {
  let timestamp = '';
  let line = '';
  const metadata = Object.create(null) as Record<string, string>;
  while (reader.next(end)) {
    if (reader.field === 1) timestamp = readTime(reader, reader.enter());
    else if (reader.field === 2) line = reader.string();
    else if (reader.field === 3) readPair(reader, reader.enter(), metadata);
    else reader.skip();
  }
  return { timestamp, line, metadata };
}

/** `google.protobuf.Timestamp` in nanoseconds. */
function readTime(reader: ProtobufReader, end: number): string {
  let seconds = 0;
  let nanoseconds = 0;
  while (reader.next(end)) {
    if (reader.field === 1) seconds = reader.int64();
    else if (reader.field === 2) nanoseconds = reader.int32();
    else reader.skip();
  }
  return `${seconds}${String(Math.max(0, nanoseconds)).padStart(9, '0')}`;
}

function readPair(reader: ProtobufReader, end: number, into: Record<string, string>): void {
  let name = '';
  let value = '';
  while (reader.next(end)) {
    if (reader.field === 1) name = reader.string();
    else if (reader.field === 2) value = reader.string();
    else reader.skip();
  }
  if (name !== '') into[name] = value;
}

const MAX_LABELS_LENGTH = 65_536;
const LABEL = /\s*([A-Za-z_:][\w:.]*)\s*=\s*("(?:[^"\\]|\\.)*")\s*,?/y;

/** `{app="shop", env="prod"}`, with texts quoted as Go and JSON do; what follows a label that is none is left out. */
function parseLabels(text: string): Readonly<Record<string, string>> {
  const labels = Object.create(null) as Record<string, string>;
  const some = text.slice(0, MAX_LABELS_LENGTH);
  LABEL.lastIndex = some.indexOf('{') + 1;
  for (let match = LABEL.exec(some); match !== null; match = LABEL.exec(some)) {
    const [, name = '', quoted = ''] = match;
    labels[name] = unquoted(quoted);
  }
  return labels;
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    // Go knows escapes that JSON does not.
    return text.slice(1, -1);
  }
}

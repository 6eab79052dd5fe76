import type { MsgpackReader } from '../msgpack/reader.ts';
import { readMsgpackValue } from '../msgpack/value.ts';
import type { SpanDraft } from './draft.ts';
import { EVENTS_KEY, eventsOfMsgpack, LINKS_KEY, linksOfMsgpack } from './links.ts';
import type { SpanSink } from './sink.ts';

/** The fields of a span, by their names; 0 is any other. */
const FIELD = {
  service: 1,
  name: 2,
  resource: 3,
  type: 4,
  trace_id: 5,
  span_id: 6,
  parent_id: 7,
  start: 8,
  duration: 9,
  error: 10,
  meta: 11,
  metrics: 12,
  meta_struct: 13,
  span_links: 14,
  span_events: 15,
} as const;
const FIELDS = 16;
const OTHER = 0;

/** A field's name with the words at its start and at its end, which may overlap; names have four letters or more. */
interface FieldName {
  readonly field: number;
  readonly first: number;
  readonly last: number;
  readonly text: Buffer;
}

const LONGEST_NAME = 11;

/** By their lengths: names are told apart without making a string. */
const NAMES: readonly (readonly FieldName[])[] = Array.from({ length: LONGEST_NAME + 1 }, (_, length) =>
  Object.entries(FIELD)
    .map(([name, field]) => ({ field, text: Buffer.from(name) }))
    .filter(({ text }) => text.length === length)
    .map(({ field, text }) => ({ field, text, first: text.readInt32BE(0), last: text.readInt32BE(length - 4) })),
);

/** Longest head and name of a field that is expected by its words: three of them, which may overlap. */
const MOST_EXPECTED_BYTES = 12;
const LEAST_EXPECTED_BYTES = 5;

/**
 * What came after each field the last time: a tracer writes the fields of all its spans in one order, so that most names
 * are known by comparing three words, head included. Reading a name and telling it apart takes three times as long.
 */
const after = {
  field: new Uint8Array(FIELDS),
  /** Bytes of the head and the name; 0 when nothing is expected. */
  bytes: new Uint8Array(FIELDS),
  words: new Int32Array(FIELDS * 3),
};

/**
 * Reads one span of the map form that v0.3, v0.4 and v0.7 share, and hands it to `sink`. Fields of a wrong type count as
 * absent; a span that is no map is rejected; bytes that are not msgpack throw `bad_msgpack`.
 */
export function readSpan(reader: MsgpackReader, draft: SpanDraft, sink: SpanSink): void {
  if (!reader.atMap) {
    reader.skip();
    sink.reject('bad_span');
    return;
  }
  draft.reset(reader.buffer);
  let field = OTHER;
  for (let left = reader.map(); left > 0; left--) {
    field = isExpected(reader, field) ? (after.field[field] ?? OTHER) : readName(reader, field);
    readValue(reader, draft, field);
  }
  sink.span(draft);
}

/** Whether the name that came after `before` the last time comes again; then it is read. */
function isExpected(reader: MsgpackReader, before: number): boolean {
  const bytes = after.bytes[before] ?? 0;
  const { offset } = reader;
  if (bytes === 0 || bytes > reader.end - offset) return false;
  const { words } = after;
  const last = offset + bytes - 4;
  if (
    reader.word(offset) !== words[before * 3] ||
    reader.word(last) !== words[before * 3 + 2] ||
    reader.word(Math.min(offset + 4, last)) !== words[before * 3 + 1]
  ) {
    return false;
  }
  reader.offset = offset + bytes;
  return true;
}

/** Reads a name, and remembers it as the one that comes after `before`. */
function readName(reader: MsgpackReader, before: number): number {
  const { offset } = reader;
  reader.text();
  const field = fieldOf(reader);
  const bytes = reader.offset - offset;
  const fits = field !== OTHER && bytes >= LEAST_EXPECTED_BYTES && bytes <= MOST_EXPECTED_BYTES;
  after.field[before] = field;
  after.bytes[before] = fits ? bytes : 0;
  if (fits) {
    const last = reader.offset - 4;
    after.words[before * 3] = reader.word(offset);
    after.words[before * 3 + 1] = reader.word(Math.min(offset + 4, last));
    after.words[before * 3 + 2] = reader.word(last);
  }
  return field;
}

/** The field whose name was just read. */
function fieldOf(reader: MsgpackReader): number {
  const length = reader.stop - reader.start;
  const names = length <= LONGEST_NAME ? NAMES[length] : undefined;
  if (names === undefined) return OTHER;
  for (let at = 0; at < names.length; at++) {
    const name = names[at];
    if (name !== undefined && is(reader, name)) return name.field;
  }
  return OTHER;
}

function is(reader: MsgpackReader, name: FieldName): boolean {
  const { start, stop } = reader;
  if (reader.word(start) !== name.first || reader.word(stop - 4) !== name.last) return false;
  for (let at = 4; at < name.text.length - 4; at++) if (reader.buffer[start + at] !== name.text[at]) return false;
  return true;
}

/** Reads the value of a field. */
function readValue(reader: MsgpackReader, draft: SpanDraft, field: number): void {
  switch (field) {
    case FIELD.service:
      reader.text();
      draft.serviceStart = reader.start;
      draft.serviceStop = reader.stop;
      return;
    case FIELD.name:
      reader.text();
      draft.nameStart = reader.start;
      draft.nameStop = reader.stop;
      return;
    case FIELD.resource:
      reader.text();
      draft.resourceStart = reader.start;
      draft.resourceStop = reader.stop;
      return;
    case FIELD.type:
      reader.text();
      draft.typeStart = reader.start;
      draft.typeStop = reader.stop;
      return;
    case FIELD.trace_id:
      reader.integer();
      draft.traceLow = reader.low;
      draft.traceHigh = reader.high;
      return;
    case FIELD.span_id:
      reader.integer();
      draft.spanLow = reader.low;
      draft.spanHigh = reader.high;
      return;
    case FIELD.parent_id:
      reader.integer();
      draft.parentLow = reader.low;
      draft.parentHigh = reader.high;
      return;
    case FIELD.start:
      reader.integer();
      draft.startLow = reader.low;
      draft.startHigh = reader.high;
      return;
    case FIELD.duration:
      reader.integer();
      draft.durationLow = reader.low;
      draft.durationHigh = reader.high;
      return;
    case FIELD.error:
      draft.error = reader.number() || 0;
      return;
    case FIELD.meta:
      readMeta(reader, draft);
      return;
    case FIELD.metrics:
      readMetrics(reader, draft);
      return;
    case FIELD.meta_struct:
      readStructs(reader, draft);
      return;
    case FIELD.span_links:
      readLinks(reader, draft);
      return;
    case FIELD.span_events:
      readEvents(reader, draft);
      return;
    default:
      reader.skip();
  }
}

function readMeta(reader: MsgpackReader, draft: SpanDraft): void {
  if (!reader.atMap) {
    reader.skip();
    return;
  }
  for (let left = reader.map(); left > 0; left--) {
    reader.text();
    draft.meta.push2(reader.start, reader.stop);
    reader.text();
    draft.meta.push2(reader.start, reader.stop);
  }
}

function readMetrics(reader: MsgpackReader, draft: SpanDraft): void {
  if (!reader.atMap) {
    reader.skip();
    return;
  }
  for (let left = reader.map(); left > 0; left--) {
    reader.text();
    const { start, stop } = reader;
    const value = reader.number();
    if (!Number.isNaN(value)) draft.pushMetric(start, stop, value);
  }
}

function readStructs(reader: MsgpackReader, draft: SpanDraft): void {
  if (!reader.atMap) {
    reader.skip();
    return;
  }
  for (let left = reader.map(); left > 0; left--) {
    reader.text();
    const { start, stop } = reader;
    reader.text();
    if (reader.stop === reader.start) continue;
    draft.structs.push2(start, stop);
    draft.structs.push2(reader.start, reader.stop);
  }
}

function readLinks(reader: MsgpackReader, draft: SpanDraft): void {
  const links = linksOfMsgpack(readMsgpackValue(reader));
  if (links.length > 0) draft.setMeta(LINKS_KEY, JSON.stringify(links));
}

function readEvents(reader: MsgpackReader, draft: SpanDraft): void {
  const events = eventsOfMsgpack(readMsgpackValue(reader));
  if (events.length > 0) draft.setMeta(EVENTS_KEY, JSON.stringify(events));
}

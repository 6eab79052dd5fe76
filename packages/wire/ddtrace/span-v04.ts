import type { MsgpackReader } from '../msgpack/reader.ts';
import { readMsgpackValue } from '../msgpack/value.ts';
import type { SpanDraft } from './draft.ts';
import { EVENTS_KEY, eventsOfMsgpack, LINKS_KEY, linksOfMsgpack } from './links.ts';
import type { SpanSink } from './sink.ts';

/** A field's name as the words at its start and at its end, which may overlap; names have four letters or more. */
interface FieldName {
  readonly first: number;
  readonly last: number;
  readonly text: Buffer;
}

function nameOf(text: string): FieldName {
  const bytes = Buffer.from(text);
  return { first: bytes.readInt32BE(0), last: bytes.readInt32BE(bytes.length - 4), text: bytes };
}

const SERVICE = nameOf('service');
const NAME = nameOf('name');
const RESOURCE = nameOf('resource');
const TYPE = nameOf('type');
const TRACE_ID = nameOf('trace_id');
const SPAN_ID = nameOf('span_id');
const PARENT_ID = nameOf('parent_id');
const START = nameOf('start');
const DURATION = nameOf('duration');
const ERROR = nameOf('error');
const META = nameOf('meta');
const METRICS = nameOf('metrics');
const META_STRUCT = nameOf('meta_struct');
const SPAN_LINKS = nameOf('span_links');
const SPAN_EVENTS = nameOf('span_events');

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
  for (let left = reader.map(); left > 0; left--) {
    reader.text();
    if (!readField(reader, draft)) reader.skip();
  }
  sink.span(draft);
}

/** Reads the value of the field whose name was just read. Names are told apart by length first: no string is made. False: unknown. */
function readField(reader: MsgpackReader, draft: SpanDraft): boolean {
  switch (reader.stop - reader.start) {
    case 4:
      if (is(reader, META)) {
        readMeta(reader, draft);
        return true;
      }
      if (is(reader, NAME)) {
        reader.text();
        draft.nameStart = reader.start;
        draft.nameStop = reader.stop;
        return true;
      }
      if (is(reader, TYPE)) {
        reader.text();
        draft.typeStart = reader.start;
        draft.typeStop = reader.stop;
        return true;
      }
      break;
    case 5:
      if (is(reader, START)) {
        reader.integer();
        draft.startLow = reader.low;
        draft.startHigh = reader.high;
        return true;
      }
      if (is(reader, ERROR)) {
        draft.error = reader.number() || 0;
        return true;
      }
      break;
    case 7:
      if (is(reader, SERVICE)) {
        reader.text();
        draft.serviceStart = reader.start;
        draft.serviceStop = reader.stop;
        return true;
      }
      if (is(reader, METRICS)) {
        readMetrics(reader, draft);
        return true;
      }
      if (is(reader, SPAN_ID)) {
        reader.integer();
        draft.spanLow = reader.low;
        draft.spanHigh = reader.high;
        return true;
      }
      break;
    case 8:
      if (is(reader, RESOURCE)) {
        reader.text();
        draft.resourceStart = reader.start;
        draft.resourceStop = reader.stop;
        return true;
      }
      if (is(reader, TRACE_ID)) {
        reader.integer();
        draft.traceLow = reader.low;
        draft.traceHigh = reader.high;
        return true;
      }
      if (is(reader, DURATION)) {
        reader.integer();
        draft.durationLow = reader.low;
        draft.durationHigh = reader.high;
        return true;
      }
      break;
    case 9:
      if (is(reader, PARENT_ID)) {
        reader.integer();
        draft.parentLow = reader.low;
        draft.parentHigh = reader.high;
        return true;
      }
      break;
    case 10:
      if (is(reader, SPAN_LINKS)) {
        readLinks(reader, draft);
        return true;
      }
      break;
    case 11:
      if (is(reader, META_STRUCT)) {
        readStructs(reader, draft);
        return true;
      }
      if (is(reader, SPAN_EVENTS)) {
        readEvents(reader, draft);
        return true;
      }
      break;
    default:
  }
  return false;
}

/** Whether the name just read, whose length fits, is this one. */
function is(reader: MsgpackReader, name: FieldName): boolean {
  const { start, stop } = reader;
  if (reader.word(start) !== name.first || reader.word(stop - 4) !== name.last) return false;
  for (let at = 4; at < name.text.length - 4; at++) if (reader.buffer[start + at] !== name.text[at]) return false;
  return true;
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

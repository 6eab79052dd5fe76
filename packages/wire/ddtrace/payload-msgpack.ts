import { badRequest } from '@komainu/kernel/errors.ts';
import { MsgpackReader } from '../msgpack/reader.ts';
import type { SpanDraft } from './draft.ts';
import type { ChunkFacts, PayloadFacts, SpanSink } from './sink.ts';
import { readSpan } from './span-v04.ts';

/** v0.3 and v0.4: array of traces, each an array of span maps. Throws `bad_msgpack`; spans before the fault reached the sink. */
export function decodeTracesV04(body: Buffer, draft: SpanDraft, sink: SpanSink): void {
  const reader = new MsgpackReader(body);
  for (let traces = reader.array(); traces > 0; traces--) {
    if (!reader.atArray) {
      reader.skip();
      sink.reject('bad_trace');
      continue;
    }
    sink.beginChunk();
    for (let spans = reader.array(); spans > 0; spans--) readSpan(reader, draft, sink);
    sink.endChunk();
  }
}

/** The string table of v0.5 may not be larger than this; the largest seen hold some 100 000. */
const MAX_STRINGS = 1 << 22;

/**
 * v0.5: `[strings, traces]`; a span is an array of twelve, its texts are places in `strings`. A place outside the table
 * counts as ''. Throws `bad_msgpack`.
 */
export function decodeTracesV05(body: Buffer, draft: SpanDraft, sink: SpanSink): void {
  const reader = new MsgpackReader(body);
  if (reader.array() < 2) throw badRequest('bad_msgpack', 'a v0.5 body is an array of strings and traces');
  const strings = readStrings(reader);
  for (let traces = reader.array(); traces > 0; traces--) {
    if (!reader.atArray) {
      reader.skip();
      sink.reject('bad_trace');
      continue;
    }
    sink.beginChunk();
    for (let spans = reader.array(); spans > 0; spans--) readSpanV05(reader, strings, draft, sink);
    sink.endChunk();
  }
}

/** Start and stop of each string. */
function readStrings(reader: MsgpackReader): Uint32Array {
  const count = reader.array();
  if (count > MAX_STRINGS) throw badRequest('bad_msgpack', `the string table holds more than ${MAX_STRINGS} strings`);
  const ranges = new Uint32Array(count * 2);
  for (let index = 0; index < count; index++) {
    reader.text();
    ranges[index * 2] = reader.start;
    ranges[index * 2 + 1] = reader.stop;
  }
  return ranges;
}

const SPAN_FIELDS_V05 = 12;

function readSpanV05(reader: MsgpackReader, strings: Uint32Array, draft: SpanDraft, sink: SpanSink): void {
  if (!reader.atArray) {
    reader.skip();
    sink.reject('bad_span');
    return;
  }
  const fields = reader.array();
  if (fields < SPAN_FIELDS_V05) {
    for (let left = fields; left > 0; left--) reader.skip();
    sink.reject('bad_span');
    return;
  }
  draft.reset(reader.buffer);
  let place = reader.number() * 2;
  draft.serviceStart = strings[place] ?? 0;
  draft.serviceStop = strings[place + 1] ?? 0;
  place = reader.number() * 2;
  draft.nameStart = strings[place] ?? 0;
  draft.nameStop = strings[place + 1] ?? 0;
  place = reader.number() * 2;
  draft.resourceStart = strings[place] ?? 0;
  draft.resourceStop = strings[place + 1] ?? 0;
  reader.integer();
  draft.traceLow = reader.low;
  draft.traceHigh = reader.high;
  reader.integer();
  draft.spanLow = reader.low;
  draft.spanHigh = reader.high;
  reader.integer();
  draft.parentLow = reader.low;
  draft.parentHigh = reader.high;
  reader.integer();
  draft.startLow = reader.low;
  draft.startHigh = reader.high;
  reader.integer();
  draft.durationLow = reader.low;
  draft.durationHigh = reader.high;
  draft.error = reader.number() || 0;
  readMapsV05(reader, strings, draft);
  place = reader.number() * 2;
  draft.typeStart = strings[place] ?? 0;
  draft.typeStop = strings[place + 1] ?? 0;
  for (let left = fields - SPAN_FIELDS_V05; left > 0; left--) reader.skip();
  sink.span(draft);
}

function readMapsV05(reader: MsgpackReader, strings: Uint32Array, draft: SpanDraft): void {
  if (!reader.atMap) reader.skip();
  else
    for (let left = reader.map(); left > 0; left--) {
      const key = reader.number() * 2;
      const value = reader.number() * 2;
      draft.meta.push2(strings[key] ?? 0, strings[key + 1] ?? 0);
      draft.meta.push2(strings[value] ?? 0, strings[value + 1] ?? 0);
    }
  if (!reader.atMap) reader.skip();
  else
    for (let left = reader.map(); left > 0; left--) {
      const key = reader.number() * 2;
      const value = reader.number();
      if (!Number.isNaN(value)) draft.pushMetric(strings[key] ?? 0, strings[key + 1] ?? 0, value);
    }
}

/**
 * v0.7: a map with the tracer's facts and `chunks`. Encoders write the chunks before some of the facts, so the chunks are
 * stepped over first. Throws `bad_msgpack`.
 */
export function decodeTracesV07(body: Buffer, draft: SpanDraft, sink: SpanSink): void {
  const reader = new MsgpackReader(body);
  const texts = new Map<string, string>();
  let tags: readonly (readonly [string, string])[] = [];
  let chunksAt = -1;
  for (let left = reader.map(); left > 0; left--) {
    const key = reader.string();
    if (key === 'chunks') {
      chunksAt = reader.offset;
      skipTolerantly(reader);
    } else if (key === 'tags') tags = readTags(reader);
    else if (reader.atText) texts.set(key, reader.string());
    else reader.skip();
    if (reader.done) break;
  }
  sink.payload(payloadFacts(texts, tags));
  if (chunksAt < 0) return;
  reader.offset = chunksAt;
  for (let chunks = reader.array(); chunks > 0; chunks--) readChunk(reader, draft, sink);
}

/** A payload that was cut off has no end to its chunks: they are read as far as they go, the facts are what came before. */
function skipTolerantly(reader: MsgpackReader): void {
  try {
    reader.skip();
  } catch {
    reader.offset = reader.end;
  }
}

function payloadFacts(texts: ReadonlyMap<string, string>, tags: readonly (readonly [string, string])[]): PayloadFacts {
  return {
    hostname: texts.get('hostname') ?? '',
    env: texts.get('env') ?? '',
    version: texts.get('app_version') ?? '',
    language: texts.get('language_name') ?? '',
    containerId: texts.get('container_id') ?? '',
    tags: payloadTags(tags),
  };
}

/** The tags of a tracer payload as `key:value`; container and process tags come as comma lists under one key. */
export function payloadTags(tags: readonly (readonly [string, string])[]): readonly string[] {
  return tags.flatMap(([key, value]) =>
    key === '_dd.tags.container' || key === '_dd.tags.process'
      ? value.split(',').filter((tag) => tag !== '')
      : [`${key}:${value}`],
  );
}

function readChunk(reader: MsgpackReader, draft: SpanDraft, sink: SpanSink): void {
  if (!reader.atMap) {
    reader.skip();
    sink.reject('bad_trace');
    return;
  }
  let priority: number | undefined;
  let origin = '';
  let meta: readonly (readonly [string, string])[] = [];
  let spansAt = -1;
  let end = -1;
  for (let left = reader.map(); left > 0; left--) {
    const key = reader.string();
    if (key === 'spans') {
      spansAt = reader.offset;
      skipTolerantly(reader);
    } else if (key === 'priority') priority = reader.number();
    else if (key === 'origin') origin = reader.string();
    else if (key === 'tags') meta = readTags(reader);
    else reader.skip();
    if (reader.done) break;
  }
  end = reader.offset;
  if (spansAt < 0) return;
  const facts: ChunkFacts = {
    origin,
    meta,
    // -128 stands for none.
    ...(priority === undefined || Number.isNaN(priority) || priority === -128 ? {} : { priority }),
  };
  reader.offset = spansAt;
  sink.beginChunk(facts);
  for (let spans = reader.array(); spans > 0; spans--) readSpan(reader, draft, sink);
  sink.endChunk();
  reader.offset = end;
}

function readTags(reader: MsgpackReader): readonly (readonly [string, string])[] {
  if (!reader.atMap) {
    reader.skip();
    return [];
  }
  const tags: [string, string][] = [];
  for (let left = reader.map(); left > 0; left--) tags.push([reader.string(), reader.string()]);
  return tags;
}

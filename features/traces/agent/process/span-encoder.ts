import { RecentKeys } from '@komainu/wire/apmstats/recent-keys.ts';
import { classifyMetric, classifyType, META, METRIC } from '@komainu/wire/ddtrace/classes.ts';
import type { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import { EVENTS_KEY, LINKS_KEY } from '@komainu/wire/ddtrace/links.ts';
import {
  cutUtf8,
  DEFAULT_NAME,
  defaultService,
  MAX_KEY_BYTES,
  MAX_RESOURCE_LENGTH,
  MAX_TYPE_BYTES,
  MAX_VALUE_BYTES,
  normaliseName,
  normaliseService,
  normaliseTag,
} from '@komainu/wire/ddtrace/normalise.ts';
import type { SpanRejection } from '@komainu/wire/ddtrace/sink.ts';
import { startOf } from '@komainu/wire/ddtrace/span-time.ts';
import { hasUserInfo, isHttpStatus } from '@komainu/wire/ddtrace/span-values.ts';
import { ByteDictionaryColumn } from '@komainu/wire/native/byte-dictionary.ts';
import { ByteWriter } from '@komainu/wire/native/bytes.ts';
import { isCardNumber } from '@komainu/wire/obfuscate/cards.ts';
import type { TraceSettings } from '../settings.ts';
import { AGENT_META, CLASS_BITS, metaClassifier, PEER_TAG, WATCHED } from './classes.ts';
import { putNativeLinks } from './native-links.ts';
import { TraceObfuscator } from './obfuscator.ts';
import { withoutAddresses } from './peer-addresses.ts';
import { isText, putEntry, putNumberEntry, putTag, shortened } from './protobuf-fields.ts';
import { TagReplacer } from './replace.ts';
import { FLAG, type SpanNotes } from './span-notes.ts';

const MAX_SCRATCH_LIST_BYTES = 1 << 20;
const HIDDEN = Buffer.from('?');
/** Texts of a span's names that are remembered before everything is forgotten; names made of ids could fill the memory. */
const MAX_DICTIONARY_BYTES = 16 * 1024 * 1024;

/** Peer tags of a span that are looked up at once; spans have three or four. */
const MOST_PEERS = 8;

const META_FIELD = 0x52;
const METRIC_FIELD = 0x5a;
const STRUCT_FIELD = 0x6a;

/** Kinds of calls that are told apart by whom they went to. */
const PEER_KINDS: ReadonlySet<string> = new Set(['client', 'consumer', 'producer']);

/**
 * Writes spans as the fields of a `Span` (datadog-agent `span.proto`), with names normalised, long values cut, and secrets
 * taken out; and notes what the chunk needs to know of them. Texts are looked up by their bytes, so that a name seen before
 * costs a comparison. One object serves all requests, one after the other.
 */
export class SpanEncoder {
  readonly #settings: TraceSettings;
  readonly #obfuscator: TraceObfuscator;
  readonly #replacer: TagReplacer;
  readonly #checksCards: boolean;
  readonly service = new ByteDictionaryColumn('', { normalise: normaliseService });
  readonly name = new ByteDictionaryColumn('', { normalise: normaliseName });
  readonly resource: ByteDictionaryColumn;
  readonly type = new ByteDictionaryColumn('', { classify: classifyType });
  readonly env = new ByteDictionaryColumn('', { normalise: normaliseTag });
  /** Values that requests are told apart by. */
  readonly values = new ByteDictionaryColumn('');
  readonly #metaKeys: ByteDictionaryColumn;
  readonly #metricKeys = new ByteDictionaryColumn('', { classify: classifyMetric });
  /** Key and value, as places, of each peer tag of the span. */
  readonly #peers: number[] = [];
  readonly #peerSets = new RecentKeys<number>(MOST_PEERS * 2);
  #statements: { readonly key: number; readonly text: string }[] = [];
  #dbSystem = '';
  readonly #made = new ByteWriter(1 << 10);
  /** Another object as soon as places in the dictionaries mean something else. */
  dictionaries: object = {};

  constructor(settings: TraceSettings) {
    this.#settings = settings;
    this.#obfuscator = new TraceObfuscator(settings.obfuscation);
    this.#replacer = new TagReplacer(settings.replaceTags);
    this.#checksCards = settings.obfuscation.creditCards.enabled;
    this.#metaKeys = new ByteDictionaryColumn('', { classify: metaClassifier(settings) });
    this.resource = new ByteDictionaryColumn('', {
      normalise: (text, typeClass) => {
        const hidden = this.#obfuscator.resource(text, typeClass);
        return this.#replacer.replace('resource.name', hidden).slice(0, MAX_RESOURCE_LENGTH);
      },
    });
    this.#forget();
  }

  /** To be called between requests: forgets names when there are too many. */
  trim(): void {
    const bytes =
      this.resource.sizeBytes() + this.values.sizeBytes() + this.service.sizeBytes() + this.name.sizeBytes();
    const keys = this.#metaKeys.sizeBytes() + this.#metricKeys.sizeBytes() + this.type.sizeBytes();
    if (bytes + keys > MAX_DICTIONARY_BYTES) this.#forget();
  }

  #forget(): void {
    for (const one of [
      this.service,
      this.name,
      this.resource,
      this.type,
      this.env,
      this.values,
      this.#metaKeys,
      this.#metricKeys,
    ])
      one.reset();
    // Place 0 is "none" in the dictionaries whose texts may be missing.
    this.values.intern('');
    this.env.intern('');
    this.type.intern('');
    this.dictionaries = {};
  }

  /** Writes a span; gives the reason when it cannot be kept. */
  encode(
    draft: SpanDraft,
    out: ByteWriter,
    notes: SpanNotes,
    language: string,
    nowMs: number,
  ): SpanRejection | undefined {
    if ((draft.traceLow | draft.traceHigh) === 0) return 'zero_trace_id';
    if ((draft.spanLow | draft.spanHigh) === 0) return 'zero_span_id';
    notes.reset();
    const isDuration = draft.durationHigh < 0x80000000 && draft.durationHigh + draft.startHigh < 0x80000000;
    const durationLow = isDuration ? draft.durationLow : 0;
    const durationHigh = isDuration ? draft.durationHigh : 0;
    const durationNs = durationHigh * 4294967296 + durationLow;
    const start = startOf(draft.startLow, draft.startHigh, durationNs, nowMs);
    notes.durationNs = durationNs;
    notes.endUnixMs = start.unixMs + durationNs / 1e6;
    if (draft.error !== 0) notes.flags |= FLAG.error;

    const { fields } = draft;
    const typeStop = cutUtf8(fields, draft.typeStart, draft.typeStop, MAX_TYPE_BYTES);
    notes.type = this.type.internBytes(fields, draft.typeStart, typeStop);
    const typeClass = this.type.classOf(notes.type);
    this.#encodeNames(draft, fields, typeClass, out, notes, language);
    out.reserve(64);
    out.buffer[out.length++] = 0x20;
    out.varint64(draft.traceLow, draft.traceHigh);
    out.buffer[out.length++] = 0x28;
    out.varint64(draft.spanLow, draft.spanHigh);
    // Some tracers give a root its own id as its parent's.
    const isOwnParent =
      draft.parentLow === draft.spanLow &&
      draft.parentHigh === draft.spanHigh &&
      draft.parentLow === draft.traceLow &&
      draft.parentHigh === draft.traceHigh;
    if (isOwnParent) {
      draft.parentLow = 0;
      draft.parentHigh = 0;
    }
    if ((draft.parentLow | draft.parentHigh) !== 0) {
      putTag(out, 0x30);
      out.varint64(draft.parentLow, draft.parentHigh);
    }
    putTag(out, 0x38);
    out.varint64(start.low, start.high);
    putTag(out, 0x40);
    out.varint64(durationLow, durationHigh);
    if (draft.error !== 0) {
      putTag(out, 0x48);
      out.varint(1);
    }
    this.#encodeMaps(draft, typeClass, out, notes);
    if (notes.type !== 0) {
      putTag(out, 0x62);
      this.type.writeTo(notes.type, out);
    }
    this.#notePeers(notes);
    return undefined;
  }

  #encodeNames(
    draft: SpanDraft,
    fields: Buffer,
    typeClass: number,
    out: ByteWriter,
    notes: SpanNotes,
    language: string,
  ): void {
    notes.service =
      draft.serviceStart === draft.serviceStop
        ? this.service.intern(defaultService(language))
        : this.service.internBytes(fields, draft.serviceStart, draft.serviceStop);
    notes.name =
      draft.nameStart === draft.nameStop
        ? this.name.intern(DEFAULT_NAME)
        : this.name.internBytes(fields, draft.nameStart, draft.nameStop);
    const { resourceStart, resourceStop } = draft;
    if (resourceStart === resourceStop) notes.resource = this.resource.intern(this.name.text(notes.name));
    else {
      const stop = cutUtf8(fields, resourceStart, resourceStop, MAX_VALUE_BYTES);
      notes.resource = this.resource.internBytes(fields, resourceStart, stop, typeClass);
    }
    putTag(out, 0x0a);
    this.service.writeTo(notes.service, out);
    putTag(out, 0x12);
    this.name.writeTo(notes.name, out);
    putTag(out, 0x1a);
    this.resource.writeTo(notes.resource, out);
  }

  #encodeMaps(draft: SpanDraft, typeClass: number, out: ByteWriter, notes: SpanNotes): void {
    const { meta, scratchMeta, metricKeys, scratchMetricKeys, structs, source } = draft;
    const places = meta.numbers;
    for (let at = 0; at < meta.length; at += 4) {
      this.#encodeMeta(
        source,
        places[at] ?? 0,
        places[at + 1] ?? 0,
        places[at + 2] ?? 0,
        places[at + 3] ?? 0,
        out,
        notes,
      );
    }
    const made = scratchMeta.numbers;
    for (let at = 0; at < scratchMeta.length; at += 4) {
      const [keyStart = 0, keyStop = 0, start = 0, stop = 0] = made.subarray(at, at + 4);
      if (
        stop - start > MAX_VALUE_BYTES &&
        this.#encodeLongList(draft.scratch.buffer, keyStart, keyStop, start, stop, out)
      )
        continue;
      this.#encodeMeta(draft.scratch.buffer, keyStart, keyStop, start, stop, out, notes);
    }
    if (this.#statements.length > 0) this.#encodeStatements(typeClass, out);
    this.#dbSystem = '';
    const keys = metricKeys.numbers;
    for (let at = 0; at < draft.metricCount; at++) {
      this.#encodeMetric(source, keys[at * 2] ?? 0, keys[at * 2 + 1] ?? 0, draft.metricValues[at] ?? 0, out, notes);
    }
    const madeKeys = scratchMetricKeys.numbers;
    for (let at = 0; at < draft.scratchMetricValues.length; at++) {
      const [start = 0, stop = 0] = madeKeys.subarray(at * 2, at * 2 + 2);
      this.#encodeMetric(draft.scratch.buffer, start, stop, draft.scratchMetricValues[at] ?? 0, out, notes);
    }
    const places13 = structs.numbers;
    for (let at = 0; at < structs.length; at += 4) {
      const [keyStart = 0, keyStop = 0, start = 0, stop = 0] = places13.subarray(at, at + 4);
      putEntry(out, STRUCT_FIELD, source, keyStart, keyStop, source, start, stop);
    }
  }

  /** Links and events that are too long for a meta value go into fields of their own. */
  #encodeLongList(
    source: Buffer,
    keyStart: number,
    keyStop: number,
    start: number,
    stop: number,
    out: ByteWriter,
  ): boolean {
    const key = source.toString('latin1', keyStart, keyStop);
    if ((key !== LINKS_KEY && key !== EVENTS_KEY) || stop - start > MAX_SCRATCH_LIST_BYTES) return false;
    putNativeLinks(out, key, source.toString('utf8', start, stop));
    return true;
  }

  #encodeMeta(
    source: Buffer,
    keyStart: number,
    keyStop: number,
    start: number,
    stop: number,
    out: ByteWriter,
    notes: SpanNotes,
  ): void {
    const keyEnd = keyStop - keyStart <= MAX_KEY_BYTES ? keyStop : cutUtf8(source, keyStart, keyStop, MAX_KEY_BYTES);
    const key = this.#metaKeys.internBytes(source, keyStart, keyEnd);
    const marks = this.#metaKeys.classOf(key);
    const keyClass = marks & CLASS_BITS;
    if (keyClass === META.plain) {
      const first = source[start] ?? 0;
      if (first >= 48 && first <= 57 && this.#checksCards && this.#isCard(source, start, stop)) {
        this.#put(out, source, keyStart, keyEnd, HIDDEN, 0, 1);
        return;
      }
    } else if (this.#treat(keyClass, key, source, keyStart, keyEnd, start, stop, out, notes)) return;
    if ((marks & PEER_TAG) !== 0 && stop > start) this.#peers.push(key, this.#value(source, start, stop));
    if ((marks & WATCHED) !== 0) {
      this.#watch(key, source.toString('utf8', start, stop), out, notes);
      return;
    }
    this.#putCut(out, source, keyStart, keyEnd, start, stop);
  }

  /** Meta keys that mean something. True when the value was written, or is not wanted. */
  #treat(
    keyClass: number,
    key: number,
    source: Buffer,
    keyStart: number,
    keyEnd: number,
    start: number,
    stop: number,
    out: ByteWriter,
    notes: SpanNotes,
  ): boolean {
    switch (keyClass) {
      case META.spanKind:
        notes.kind = this.values.internBytes(source, start, stop);
        return false;
      case META.httpStatus:
        if (!isHttpStatus(source, start, stop)) return true;
        notes.status = this.values.internBytes(source, start, stop);
        return false;
      case META.httpMethod:
        notes.method = this.#value(source, start, stop);
        return false;
      case AGENT_META.httpEndpoint:
        notes.endpoint = this.#value(source, start, stop);
        return false;
      case AGENT_META.grpcStatus:
        notes.grpcStatus = this.#value(source, start, stop);
        return false;
      case META.env:
        notes.env = this.env.internBytes(source, start, cutUtf8(source, start, stop, MAX_KEY_BYTES));
        return false;
      case META.version:
        notes.version = this.#value(source, start, stop);
        return false;
      case META.dbSystem:
        this.#dbSystem = source.toString('latin1', start, Math.min(stop, start + 64));
        return false;
      case META.traceIdHigh:
        notes.flags |= FLAG.hasTraceIdHigh;
        if (stop - start === 16) notes.traceIdHigh = source.toString('latin1', start, stop);
        return false;
      case META.origin:
        if (source.toString('latin1', start, Math.min(stop, start + 10)) === 'synthetics')
          notes.flags |= FLAG.synthetics;
        return false;
      case META.statement:
        this.#statements.push({ key, text: source.toString('utf8', start, stop) });
        return true;
      case META.url:
        if (!this.#obfuscator.changesUrls && !hasUserInfo(source, start, stop)) return false;
        this.#hide(keyClass, key, source, start, stop, out, notes);
        return true;
      case META.sql:
      case META.redisCommand:
      case META.memcachedCommand:
      case META.jsonQuery:
        this.#hide(keyClass, key, source, start, stop, out, notes);
        return true;
      case AGENT_META.hasException:
        if (stop - start === 4) notes.flags |= FLAG.exception;
        return false;
      case AGENT_META.errorStack:
        if (!this.#settings.obfuscation.removeStackTraces) return false;
        this.#put(out, source, keyStart, keyEnd, HIDDEN, 0, 1);
        return true;
      default:
        return false;
    }
  }

  #hide(
    keyClass: number,
    key: number,
    source: Buffer,
    start: number,
    stop: number,
    out: ByteWriter,
    notes: SpanNotes,
  ): void {
    const name = this.#metaKeys.text(key);
    const hidden = this.#obfuscator.value(source.toString('utf8', start, stop), name, keyClass);
    if ((this.#metaKeys.classOf(key) & WATCHED) !== 0) this.#watch(key, hidden, out, notes);
    else this.#putMade(out, name, hidden);
  }

  #encodeStatements(typeClass: number, out: ByteWriter): void {
    for (const { key, text } of this.#statements) {
      const name = this.#metaKeys.text(key);
      const hidden = this.#obfuscator.statement(text, typeClass, this.#dbSystem);
      this.#putMade(out, name, this.#replacer.isEmpty ? hidden : this.#replacer.replace(name, hidden));
    }
    this.#statements = [];
  }

  /** A value that filters ask for, or that is to be replaced. */
  #watch(key: number, value: string, out: ByteWriter, notes: SpanNotes): void {
    const name = this.#metaKeys.text(key);
    notes.watched.set(name, value);
    this.#putMade(out, name, this.#replacer.replace(name, value));
  }

  #encodeMetric(
    source: Buffer,
    keyStart: number,
    keyStop: number,
    value: number,
    out: ByteWriter,
    notes: SpanNotes,
  ): void {
    const keyEnd = keyStop - keyStart <= MAX_KEY_BYTES ? keyStop : cutUtf8(source, keyStart, keyStop, MAX_KEY_BYTES);
    const key = this.#metricKeys.internBytes(source, keyStart, keyEnd);
    switch (this.#metricKeys.classOf(key)) {
      case METRIC.plain:
        break;
      case METRIC.topLevel:
        if (value === 1) notes.flags |= FLAG.topLevel;
        break;
      case METRIC.measured:
        if (value === 1) notes.flags |= FLAG.measured;
        break;
      case METRIC.apmEnabled:
        if (value === 0) notes.flags |= FLAG.apmDisabled;
        break;
      case METRIC.sampleRate:
        if (value > 0 && value <= 1) notes.sampleRate = value;
        break;
      case METRIC.partialVersion:
        if (value >= 0) notes.flags |= FLAG.partial;
        break;
      case METRIC.priority:
        // The chunk says it.
        notes.priority = value;
        return;
      case METRIC.spanSampling:
        if (value === 8) notes.flags |= FLAG.single;
        break;
      case METRIC.httpStatus:
        if (notes.status === 0 && value >= 100 && value <= 599)
          notes.status = this.values.intern(String(Math.trunc(value)));
        break;
    }
    putNumberEntry(out, METRIC_FIELD, source, keyStart, keyEnd, value);
  }

  #value(source: Buffer, start: number, stop: number): number {
    return this.values.internBytes(source, start, cutUtf8(source, start, stop, MAX_KEY_BYTES));
  }

  /** Puts the peer tags of a span together as one value; few combinations come again and again. */
  #notePeers(notes: SpanNotes): void {
    const peers = this.#peers;
    if (peers.length === 0) return;
    const sets = this.#peerSets;
    const isCall = PEER_KINDS.has(this.values.text(notes.kind));
    if (peers.length <= MOST_PEERS * 2 - 2) {
      sets.serve(this.dictionaries);
      sets.begin();
      sets.fact(isCall ? 1 : 0);
      for (let at = 0; at < MOST_PEERS * 2 - 1; at++) sets.fact(peers[at] ?? -1);
      const known = sets.get();
      notes.peerTags = known ?? this.#peerTags(isCall);
      if (known === undefined) sets.set(notes.peerTags);
    } else notes.peerTags = this.#peerTags(isCall);
    peers.length = 0;
  }

  /** Calls are told apart by whom they went to, other spans only by the service that they were made for. */
  #peerTags(isCall: boolean): number {
    const tags: string[] = [];
    for (let at = 0; at < this.#peers.length; at += 2) {
      const key = this.#metaKeys.text(this.#peers[at] ?? 0);
      if (isCall || key === '_dd.base_service') {
        tags.push(`${key}:${withoutAddresses(this.values.text(this.#peers[at + 1] ?? 0))}`);
      }
    }
    return this.values.intern(tags.sort().join('\0'));
  }

  #isCard(source: Buffer, start: number, stop: number): boolean {
    return isCardNumber(source, start, stop, this.#settings.obfuscation.creditCards.luhn);
  }

  #putMade(out: ByteWriter, key: string, value: string): void {
    const made = this.#made;
    made.truncate(0);
    made.reserve((key.length + value.length) * 3);
    made.length += made.buffer.write(key, 0, 'utf8');
    const start = made.length;
    made.length += made.buffer.write(value, start, 'utf8');
    this.#putCut(out, made.buffer, 0, start, start, made.length);
  }

  #putCut(out: ByteWriter, source: Buffer, keyStart: number, keyStop: number, start: number, stop: number): void {
    if (!isText(source, start, stop)) {
      const repaired = Buffer.from(source.toString('utf8', start, stop), 'utf8');
      const key = source.subarray(keyStart, keyStop);
      const length = cutUtf8(repaired, 0, repaired.length, MAX_VALUE_BYTES);
      putEntry(out, META_FIELD, key, 0, key.length, repaired, 0, length);
    } else if (stop - start <= MAX_VALUE_BYTES) this.#put(out, source, keyStart, keyStop, source, start, stop);
    else {
      const cut = shortened(source, start, cutUtf8(source, start, stop, MAX_VALUE_BYTES - 3));
      this.#put(out, source, keyStart, keyStop, cut, 0, cut.length);
    }
  }

  #put(
    out: ByteWriter,
    keySource: Buffer,
    keyStart: number,
    keyStop: number,
    source: Buffer,
    start: number,
    stop: number,
  ): void {
    if (isText(keySource, keyStart, keyStop)) {
      putEntry(out, META_FIELD, keySource, keyStart, keyStop, source, start, stop);
      return;
    }
    const key = Buffer.from(keySource.toString('utf8', keyStart, keyStop), 'utf8');
    putEntry(out, META_FIELD, key, 0, key.length, source, start, stop);
  }
}

/** A metric of a span as bytes, to be put behind the span's own fields. */
export function numberField(key: string, value: number): Buffer {
  const out = new ByteWriter(64);
  const bytes = Buffer.from(key, 'utf8');
  putNumberEntry(out, METRIC_FIELD, bytes, 0, bytes.length, value);
  return Buffer.from(out.view());
}

/** A meta value of a span as bytes. */
export function textField(key: string, value: string): Buffer {
  const out = new ByteWriter(64);
  const keyBytes = Buffer.from(key, 'utf8');
  const valueBytes = Buffer.from(value, 'utf8');
  putEntry(out, META_FIELD, keyBytes, 0, keyBytes.length, valueBytes, 0, valueBytes.length);
  return Buffer.from(out.view());
}

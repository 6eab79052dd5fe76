import { META, METRIC, TYPE } from '@komainu/wire/ddtrace/classes.ts';
import type { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import {
  cutUtf8,
  DEFAULT_NAME,
  defaultService,
  MAX_KEY_BYTES,
  MAX_TYPE_BYTES,
  MAX_VALUE_BYTES,
} from '@komainu/wire/ddtrace/normalise.ts';
import type { ChunkFacts, PayloadFacts, SpanRejection, SpanSink } from '@komainu/wire/ddtrace/sink.ts';
import { startOf } from '@komainu/wire/ddtrace/span-time.ts';
import { expansionOf, hasUserInfo, isHttpStatus } from '@komainu/wire/ddtrace/span-values.ts';
import { isCardNumber } from '@komainu/wire/obfuscate/cards.ts';
import { ChunkSpans, FLAG } from './chunk-spans.ts';
import type { ChunkObserver, RequestFacts, SpanRowsSettings } from './facts.ts';
import type { SpanBatch } from './span-batch.ts';

/** Text of scratch values (links, events, OpenTelemetry attributes) is cut here; JSON cut sooner would be broken. */
const MAX_SCRATCH_VALUE_BYTES = 1 << 20;
const EMPTY = Buffer.alloc(0);
const HIDDEN = Buffer.from('?');
const NO_FACTS: ChunkFacts = {};

/**
 * Turns span drafts into rows: validates, normalises, takes secrets out, and fills in what only the whole chunk tells
 * (the high half of trace ids, entries of services). One object serves all requests, one after the other: `begin`, the
 * decoder's calls, `finish`.
 */
export class SpanRows implements SpanSink {
  readonly #settings: SpanRowsSettings;
  readonly #chunk = new ChunkSpans();
  #batch: SpanBatch | undefined;
  #request: RequestFacts | undefined;
  #observer: ChunkObserver | undefined;
  #nowMs = 0;
  #expandedBytes = 0;
  #accepted = 0;
  #rejected = new Map<SpanRejection, number>();
  // Dictionary places that hold for the payload, or for the batch.
  #hostIndex = 0;
  #envIndex = 0;
  #versionIndex = 0;
  #tagIndexes: number[] = [];
  #language = '';
  #facts: ChunkFacts = NO_FACTS;
  // What the maps of the current span said.
  #spanHost = -1;
  #spanEnv = -1;
  #spanVersion = -1;
  #flags = 0;
  #sampleRate = 1;
  #partialVersion = -1;
  readonly #statements: { key: number; text: string }[] = [];

  constructor(settings: SpanRowsSettings) {
    this.#settings = settings;
  }

  begin(batch: SpanBatch, request: RequestFacts, nowMs: number, observer: ChunkObserver | undefined): void {
    this.#batch = batch;
    this.#request = request;
    this.#nowMs = nowMs;
    this.#observer = observer;
    this.#accepted = 0;
    this.#expandedBytes = 0;
    this.#rejected = new Map();
    // A request that failed half way may have left something behind.
    this.#chunk.reset(batch.rows);
    this.#statements.length = 0;
    // The first value of a block gets index 0, which rows hold that set no other.
    for (const column of batch.column.hot) column.internBytes(EMPTY, 0, 0);
    this.payload({});
    this.beginChunk();
  }

  /** What became of the spans since `begin`. */
  finish(): { readonly accepted: number; readonly rejected: ReadonlyMap<SpanRejection, number> } {
    this.endChunk();
    const { column, rows } = this.#rowsOf();
    for (const hot of column.hot) hot.padTo(rows);
    this.#batch = undefined;
    return { accepted: this.#accepted, rejected: this.#rejected };
  }

  payload(facts: PayloadFacts): void {
    const { column } = this.#rowsOf();
    const request = this.#requestOf();
    this.#hostIndex = column.host.intern(facts.hostname || request.host);
    this.#envIndex = column.env.intern(facts.env || request.env);
    this.#versionIndex = column.version.intern(facts.version ?? '');
    this.#language = facts.language || request.language;
    const tags = new Set([...request.tags, ...(facts.tags ?? [])]);
    if (facts.containerId) tags.add(`container_id:${facts.containerId}`);
    this.#tagIndexes = [...tags].map((tag) => column.tags.inner.intern(tag));
  }

  beginChunk(facts: ChunkFacts = NO_FACTS): void {
    this.endChunk();
    this.#facts = facts;
    this.#chunk.reset(this.#rowsOf().rows);
  }

  reject(reason: SpanRejection): void {
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + 1);
  }

  endChunk(): void {
    const chunk = this.#chunk;
    if (chunk.count === 0) return;
    const batch = this.#rowsOf();
    chunk.spreadTraceIdHigh(batch);
    chunk.markTopLevel(batch, !this.#requestOf().topLevelComputed);
    this.#observer?.chunk(batch, chunk);
    chunk.reset(batch.rows);
    this.#facts = NO_FACTS;
  }

  span(draft: SpanDraft): void {
    const { column } = this.#rowsOf();
    if ((draft.traceLow | draft.traceHigh) === 0) {
      this.reject('zero_trace_id');
      return;
    }
    if ((draft.spanLow | draft.spanHigh) === 0) {
      this.reject('zero_span_id');
      return;
    }
    const duration = draft.durationHigh >= 0x80000000 || draft.durationHigh + draft.startHigh >= 0x80000000 ? 0 : 1;
    const durationLow = draft.durationLow * duration;
    const durationHigh = draft.durationHigh * duration;
    const durationNs = durationHigh * 4294967296 + durationLow;
    const start = startOf(draft.startLow, draft.startHigh, durationNs, this.#nowMs);
    if (start.unixMs < this.#nowMs - this.#settings.maxAgeMs) {
      this.reject('too_old');
      return;
    }
    if (start.unixMs > this.#nowMs + this.#settings.maxAheadMs) {
      this.reject('in_future');
      return;
    }
    if (this.#expandedBytes + expansionOf(draft) > this.#requestOf().maxExpandedBytes) {
      this.reject('expanded_too_large');
      return;
    }

    const fields = draft.fields;
    const typeStop = cutUtf8(fields, draft.typeStart, draft.typeStop, MAX_TYPE_BYTES);
    const typeIndex = column.type.internBytes(fields, draft.typeStart, typeStop);
    // What an Agent left is meant to be seen: its texts are treated as plain ones.
    const typeClass = this.#requestOf().secretsHidden ? TYPE.plain : column.type.classOf(typeIndex);
    column.traceId.pushHalves(draft.traceLow, draft.traceHigh);
    column.traceIdHigh.pushHalves(draft.upperLow, draft.upperHigh);
    column.spanId.pushHalves(draft.spanLow, draft.spanHigh);
    // Some tracers give a root its own id as its parent's.
    const isRoot =
      draft.parentLow === draft.spanLow &&
      draft.parentHigh === draft.spanHigh &&
      draft.parentLow === draft.traceLow &&
      draft.parentHigh === draft.traceHigh;
    column.parentId.pushHalves(isRoot ? 0 : draft.parentLow, isRoot ? 0 : draft.parentHigh);
    this.#pushNames(draft, fields, typeClass);
    column.type.pushIndex(typeIndex);
    column.start.pushHalves(start.low, start.high);
    column.duration.pushHalves(durationLow, durationHigh);
    column.error.push(draft.error === 0 ? 0 : 1);
    this.#pushMaps(draft, typeClass);
    column.topLevel.push(0);
    column.partialVersion.push(this.#partialVersion);
    column.host.pushIndex(this.#spanHost < 0 ? this.#hostIndex : this.#spanHost);
    column.env.pushIndex(this.#spanEnv < 0 ? this.#envIndex : this.#spanEnv);
    column.version.pushIndex(this.#spanVersion < 0 ? this.#versionIndex : this.#spanVersion);
    for (let at = 0; at < this.#tagIndexes.length; at++) column.tags.inner.pushIndex(this.#tagIndexes[at] ?? 0);
    column.tags.endRow();
    this.#chunk.add(this.#flags, this.#sampleRate, durationNs, start.unixMs * 1e6 + durationNs);
    this.#rowsOf().endRow();
    this.#accepted++;
  }

  #pushNames(draft: SpanDraft, fields: Buffer, typeClass: number): void {
    const { column } = this.#rowsOf();
    column.service.pushIndex(
      draft.serviceStart === draft.serviceStop
        ? column.service.intern(defaultService(this.#language))
        : column.service.internBytes(fields, draft.serviceStart, draft.serviceStop),
    );
    const name =
      draft.nameStart === draft.nameStop
        ? column.name.intern(DEFAULT_NAME)
        : column.name.internBytes(fields, draft.nameStart, draft.nameStop);
    column.name.pushIndex(name);
    const { resourceStart, resourceStop } = draft;
    this.#expandedBytes += resourceStop - resourceStart;
    if (resourceStart === resourceStop) column.resource.push(column.name.text(name));
    else {
      const stop = cutUtf8(fields, resourceStart, resourceStop, MAX_VALUE_BYTES);
      column.resource.pushIndex(column.resource.internBytes(fields, resourceStart, stop, typeClass));
    }
  }

  #pushMaps(draft: SpanDraft, typeClass: number): void {
    const { column } = this.#rowsOf();
    this.#spanHost = this.#spanEnv = this.#spanVersion = this.#partialVersion = -1;
    this.#flags = draft.error === 0 ? 0 : FLAG.error;
    this.#sampleRate = 1;
    const meta = draft.meta.numbers;
    for (let at = 0; at < draft.meta.length; at += 4) {
      this.#pushMeta(
        column,
        draft.source,
        meta[at] ?? 0,
        meta[at + 1] ?? 0,
        meta[at + 2] ?? 0,
        meta[at + 3] ?? 0,
        MAX_VALUE_BYTES,
      );
    }
    const made = draft.scratchMeta.numbers;
    for (let at = 0; at < draft.scratchMeta.length; at += 4) {
      this.#pushMeta(
        column,
        draft.scratch.buffer,
        made[at] ?? 0,
        made[at + 1] ?? 0,
        made[at + 2] ?? 0,
        made[at + 3] ?? 0,
        MAX_SCRATCH_VALUE_BYTES,
      );
    }
    if (this.#chunk.count === 0 && this.#facts !== NO_FACTS) this.#pushChunkFacts();
    if (this.#statements.length > 0) this.#pushStatements(typeClass);
    column.meta.endRow();
    const keys = draft.metricKeys.numbers;
    for (let at = 0; at < draft.metricCount; at++) {
      this.#pushMetric(column, draft.source, keys[at * 2] ?? 0, keys[at * 2 + 1] ?? 0, draft.metricValues[at] ?? 0);
    }
    const madeKeys = draft.scratchMetricKeys.numbers;
    for (let at = 0; at < draft.scratchMetricValues.length; at++) {
      this.#pushMetric(
        column,
        draft.scratch.buffer,
        madeKeys[at * 2] ?? 0,
        madeKeys[at * 2 + 1] ?? 0,
        draft.scratchMetricValues[at] ?? 0,
      );
    }
    column.metrics.endRow();
    const structs = draft.structs.numbers;
    for (let at = 0; at < draft.structs.length; at += 4) {
      column.metaStruct.keys.pushBytes(draft.source, structs[at] ?? 0, structs[at + 1] ?? 0);
      column.metaStruct.values.pushBytes(draft.source, structs[at + 2] ?? 0, structs[at + 3] ?? 0);
      this.#expandedBytes += (structs[at + 3] ?? 0) - (structs[at + 2] ?? 0);
    }
    column.metaStruct.endRow();
  }

  #pushMeta(
    column: SpanBatch['column'],
    source: Buffer,
    keyStart: number,
    keyStop: number,
    valueStart: number,
    valueStop: number,
    limit: number,
  ): void {
    const { keys, values } = column.meta;
    const keyEnd = keyStop - keyStart <= MAX_KEY_BYTES ? keyStop : cutUtf8(source, keyStart, keyStop, MAX_KEY_BYTES);
    const key = keys.internBytes(source, keyStart, keyEnd);
    const keyClass = keys.classOf(key);
    const stop = valueStop - valueStart <= limit ? valueStop : cutUtf8(source, valueStart, valueStop, limit);
    this.#expandedBytes += stop - valueStart;
    if (keyClass === META.plain) {
      keys.pushIndex(key);
      const first = source[valueStart] ?? 0;
      const maybeCard = first >= 48 && first <= 57 && !this.#requestOf().secretsHidden;
      if (maybeCard && isCardNumber(source, valueStart, stop)) values.pushBytes(HIDDEN, 0, 1);
      else values.pushBytes(source, valueStart, stop);
      return;
    }
    if (keyClass <= META.lastHot) {
      if (keyClass === META.httpStatus && !isHttpStatus(source, valueStart, stop)) return;
      const hot = column.hot[keyClass - 1];
      hot?.setIndex(this.#rowsOf().rows, hot.internBytes(source, valueStart, stop));
    } else if (keyClass === META.statement && !this.#requestOf().secretsHidden) {
      this.#statements.push({ key, text: source.toString('utf8', valueStart, stop) });
      return;
    } else if (this.#isSecret(keyClass, source, valueStart, stop)) {
      keys.pushIndex(key);
      values.push(this.#rowsOf().obfuscator.value(source.toString('utf8', valueStart, stop), keyClass));
      return;
    } else this.#note(keyClass, source, valueStart, stop);
    keys.pushIndex(key);
    values.pushBytes(source, valueStart, stop);
  }

  #isSecret(keyClass: number, source: Buffer, start: number, stop: number): boolean {
    if (this.#requestOf().secretsHidden) return false;
    if (keyClass === META.url) return this.#rowsOf().obfuscator.changesUrls || hasUserInfo(source, start, stop);
    return keyClass >= META.sql && keyClass <= META.jsonQuery;
  }

  /** Meta values that also fill other columns. */
  #note(keyClass: number, source: Buffer, start: number, stop: number): void {
    if (start === stop) return;
    const { column } = this.#rowsOf();
    if (keyClass === META.env) this.#spanEnv = column.env.internBytes(source, start, stop);
    else if (keyClass === META.version) this.#spanVersion = column.version.internBytes(source, start, stop);
    else if (keyClass === META.hostname) this.#spanHost = column.host.internBytes(source, start, stop);
    else if (keyClass === META.traceIdHigh)
      this.#chunk.noteTraceIdHigh(source.toString('latin1', start, stop), this.#rowsOf().rows);
    else if (keyClass === META.origin && source.toString('latin1', start, start + 10) === 'synthetics') {
      this.#flags |= FLAG.synthetics;
    }
  }

  #pushMetric(column: SpanBatch['column'], source: Buffer, keyStart: number, keyStop: number, value: number): void {
    const { keys, values } = column.metrics;
    const keyEnd = keyStop - keyStart <= MAX_KEY_BYTES ? keyStop : cutUtf8(source, keyStart, keyStop, MAX_KEY_BYTES);
    const key = keys.internBytes(source, keyStart, keyEnd);
    const keyClass = keys.classOf(key);
    if (keyClass !== METRIC.plain) {
      // The chunk's own word on its priority was pushed already, and is the later one.
      if (keyClass === METRIC.priority && this.#chunk.count === 0 && this.#facts.priority !== undefined) return;
      if (keyClass === METRIC.topLevel && value === 1) this.#flags |= FLAG.topLevel;
      else if (keyClass === METRIC.measured && value === 1) this.#flags |= FLAG.measured;
      else if (keyClass === METRIC.apmEnabled && value === 0) this.#flags |= FLAG.apmDisabled;
      else if (keyClass === METRIC.sampleRate && value > 0 && value <= 1) this.#sampleRate = value;
      else if (keyClass === METRIC.partialVersion && value >= 0) {
        this.#partialVersion = Math.min(value, 0x7fffffff);
        this.#flags |= FLAG.partial;
      } else if (keyClass === METRIC.httpStatus) this.#noteNumericStatus(value);
    }
    keys.pushIndex(key);
    values.push(value);
  }

  /** Some tracers send the status code as a metric. */
  #noteNumericStatus(value: number): void {
    const { column, rows } = this.#rowsOf();
    const status = column.hot[META.httpStatus - 1];
    if (status === undefined || status.indexAt(rows) !== 0 || value < 100 || value > 599) return;
    status.setIndex(rows, status.intern(String(Math.trunc(value))));
  }

  /** What the chunk said goes to its first span, as in the forms that have no chunks. */
  #pushChunkFacts(): void {
    const { column } = this.#rowsOf();
    const push = (key: string, value: string) => {
      const bytes = Buffer.from(key + value, 'utf8');
      const middle = Buffer.byteLength(key);
      this.#pushMeta(column, bytes, 0, middle, middle, bytes.length, MAX_VALUE_BYTES);
    };
    for (const [key, value] of this.#facts.meta ?? []) push(key, value);
    if (this.#facts.origin) push('_dd.origin', this.#facts.origin);
    if (this.#facts.priority === undefined) return;
    column.metrics.keys.push('_sampling_priority_v1');
    column.metrics.values.push(this.#facts.priority);
  }

  #pushStatements(typeClass: number): void {
    const { column, rows } = this.#rowsOf();
    const systems = column.hot[META.dbSystem - 1];
    const system = systems?.text(systems.indexAt(rows)) ?? '';
    for (const { key, text } of this.#statements) {
      column.meta.keys.pushIndex(key);
      column.meta.values.push(this.#rowsOf().obfuscator.statement(text, typeClass, system));
    }
    this.#statements.length = 0;
  }

  #rowsOf(): SpanBatch {
    if (this.#batch === undefined) throw new Error('begin was not called');
    return this.#batch;
  }

  #requestOf(): RequestFacts {
    if (this.#request === undefined) throw new Error('begin was not called');
    return this.#request;
  }
}

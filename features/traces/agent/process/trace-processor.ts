import { RecentKeys } from '@komainu/wire/apmstats/recent-keys.ts';
import { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import { normaliseTag } from '@komainu/wire/ddtrace/normalise.ts';
import type { ChunkFacts, PayloadFacts, SpanRejection, SpanSink } from '@komainu/wire/ddtrace/sink.ts';
import { expansionOf } from '@komainu/wire/ddtrace/span-values.ts';
import { ByteWriter } from '@komainu/wire/native/bytes.ts';
import { type SampledTrace, Samplers } from '../sample/samplers.ts';
import type { TraceSettings } from '../settings.ts';
import { KnownKey } from '../stats/concentrator.ts';
import { PendingStats } from '../stats/pending-stats.ts';
import { ChunkSpans } from './chunk-spans.ts';
import { isFilteredByTags } from './filters.ts';
import { PayloadBytes } from './payload-bytes.ts';
import { numberField, SpanEncoder, textField } from './span-encoder.ts';
import { FLAG, SpanNotes } from './span-notes.ts';

/** What a tracer's request says of its spans, beside the body. */
export interface TraceRequest {
  readonly language: string;
  readonly languageVersion: string;
  readonly tracerVersion: string;
  readonly containerId: string;
  /** Tags of the container, `key:value`. */
  readonly containerTags: readonly string[];
  /** The tracer marked the entries of services itself. */
  readonly topLevelComputed: boolean;
  /** The tracer counts its requests itself. */
  readonly statsComputed: boolean;
  /** Traces that the tracer left out. */
  readonly droppedTraces: number;
  /** Bytes that the spans may grow to: string tables let a small body name a large text many times. */
  readonly maxExpandedBytes: number;
}

/** What became of a request. */
export interface ProcessedRequest {
  /** TracerPayload messages, each to be put in field 5 of an AgentPayload; none when nothing was kept. */
  readonly payloads: readonly Buffer[];
  readonly traces: number;
  readonly spans: number;
  readonly keptSpans: number;
  /** Spans left out by reason: what is bad, filtered or not sampled. */
  readonly dropped: ReadonlyMap<string, number>;
  readonly stats: PendingStats;
}

const NO_FACTS: ChunkFacts = {};
const TOP_LEVEL_FIELD = numberField('_top_level', 1);
const RARE_FIELD = numberField('_dd.rare', 1);
const COUNTED_KINDS: ReadonlySet<string> = new Set(['client', 'consumer', 'producer', 'server']);
const STAT_FACTS = 16;
const USER_KEEP = 2;

/**
 * What the trace agent does with the spans of a request, from the decoder's calls to protobuf: normalise, filter, take
 * secrets out, mark entries of services, count, sample. One object serves all requests, one after the other.
 */
export class TraceProcessor implements SpanSink {
  readonly #settings: TraceSettings;
  readonly #hostname: string;
  readonly samplers: Samplers;
  readonly #encoder: SpanEncoder;
  readonly #draft = new SpanDraft();
  readonly #notes = new SpanNotes();
  readonly #chunk = new ChunkSpans();
  readonly #spans = new ByteWriter(1 << 16);
  readonly #output = new PayloadBytes();
  readonly #recent = new RecentKeys<KnownKey>(STAT_FACTS);
  /** Whether the resource in a place of the dictionary is ignored. */
  readonly #ignored = new Map<number, boolean>();
  #ignoredOf: object | undefined;
  #request: TraceRequest | undefined;
  #payload: PayloadFacts = {};
  #facts: ChunkFacts = NO_FACTS;
  #nowMs = 0;
  #expandedBytes = 0;
  #traces = 0;
  #seen = 0;
  #kept = 0;
  #dropped = new Map<string, number>();
  #stats = new PendingStats();
  // Of the current chunk: ids of its trace, tags that filters ask for, by span.
  #traceLow = 0;
  #traceHigh = 0;
  #upperLow = 0;
  #upperHigh = 0;
  #traceIdHigh = '';
  readonly #watched = new Map<number, ReadonlyMap<string, string>>();
  #droppedByClient = 0;

  constructor(settings: TraceSettings, hostname: string) {
    this.#settings = settings;
    this.#hostname = hostname;
    this.samplers = new Samplers(settings.sampling, normaliseTag(settings.defaultEnv));
    this.#encoder = new SpanEncoder(settings);
  }

  /**
   * Runs `decode` over a request. Of a body that breaks off, the spans before the break are kept; throws the decoder's error
   * when there were none.
   */
  process(decode: (draft: SpanDraft, sink: SpanSink) => void, request: TraceRequest, nowMs: number): ProcessedRequest {
    this.#begin(request, nowMs);
    let failure: unknown;
    try {
      decode(this.#draft, this);
    } catch (error) {
      failure = error;
      this.reject('truncated');
    }
    this.endChunk();
    if (failure !== undefined && this.#seen === 0) throw failure;
    const payloads = this.#output.finish(this.#payload, request);
    this.#request = undefined;
    return {
      payloads,
      traces: this.#traces,
      spans: this.#seen,
      keptSpans: this.#kept,
      dropped: this.#dropped,
      stats: this.#stats,
    };
  }

  #begin(request: TraceRequest, nowMs: number): void {
    this.#encoder.trim();
    this.#request = request;
    this.#nowMs = nowMs;
    this.#payload = {};
    this.#output.reset();
    this.#chunk.reset();
    this.#spans.truncate(0);
    this.#watched.clear();
    this.#facts = NO_FACTS;
    this.#expandedBytes = this.#traces = this.#seen = this.#kept = 0;
    this.#dropped = new Map();
    this.#stats = new PendingStats();
    // Spread over the first trace only: what counts is the sum.
    this.#droppedByClient = request.droppedTraces;
  }

  payload(facts: PayloadFacts): void {
    this.endChunk();
    this.#output.next(this.#payload, this.#requestOf());
    this.#payload = facts;
  }

  beginChunk(facts: ChunkFacts = NO_FACTS): void {
    this.endChunk();
    this.#facts = facts;
  }

  reject(reason: SpanRejection): void {
    this.#drop(reason, 1);
  }

  span(draft: SpanDraft): void {
    const request = this.#requestOf();
    const start = this.#spans.length;
    if (this.#expandedBytes + start + expansionOf(draft) > request.maxExpandedBytes) {
      this.reject('expanded_too_large');
      return;
    }
    const language = this.#payload.language || request.language;
    const refused = this.#encoder.encode(draft, this.#spans, this.#notes, language, this.#nowMs);
    if (refused !== undefined) {
      this.#spans.truncate(start);
      this.reject(refused);
      return;
    }
    this.#seen++;
    if (this.#chunk.count === 0) {
      this.#traceLow = draft.traceLow;
      this.#traceHigh = draft.traceHigh;
      this.#upperLow = this.#upperHigh = 0;
      this.#traceIdHigh = '';
    }
    if ((draft.upperLow | draft.upperHigh) !== 0) {
      this.#upperLow = draft.upperLow;
      this.#upperHigh = draft.upperHigh;
    }
    this.#traceIdHigh ||= this.#notes.traceIdHigh;
    if (this.#notes.watched.size > 0) this.#watched.set(this.#chunk.count, new Map(this.#notes.watched));
    this.#chunk.add(this.#notes, draft, start, this.#spans.length);
  }

  endChunk(): void {
    const chunk = this.#chunk;
    if (chunk.count > 0) {
      this.#traces++;
      this.#finishChunk(chunk);
      this.#expandedBytes += this.#spans.length;
    }
    chunk.reset();
    this.#spans.truncate(0);
    if (this.#watched.size > 0) this.#watched.clear();
    this.#facts = NO_FACTS;
  }

  #finishChunk(chunk: ChunkSpans): void {
    const request = this.#requestOf();
    const root = chunk.root();
    if (this.#isIgnored(chunk.get(root, 'resource'))) {
      this.#drop('ignored_resource', chunk.count);
      return;
    }
    if (this.#isFiltered(root)) {
      this.#drop('filtered_by_tags', chunk.count);
      return;
    }
    const marked: number[] = [];
    if (!request.topLevelComputed) chunk.markTopLevel((at) => marked.push(at));
    if (!request.statsComputed) this.#count(chunk, root);

    const stated = this.#facts.priority ?? chunk.priority;
    const verdict = this.samplers.decide(this.#sampled(chunk, root, stated), this.#nowMs);
    const isKept = verdict !== 'none' && verdict !== 'user_drop';
    if (!isKept && !chunk.hasSingle) {
      this.#drop(verdict === 'user_drop' ? 'user_drop' : 'not_sampled', chunk.count);
      return;
    }
    const rare = verdict === 'rare' ? (this.#rarePlaces[this.samplers.rareAt] ?? -1) : -1;
    const output = this.#output;
    output.beginChunk(isKept ? stated : USER_KEEP, this.#facts, !isKept);
    let next = 0;
    let isFirst = true;
    for (let at = 0; at < chunk.count; at++) {
      const isMarked = marked[next] === at;
      if (isMarked) next++;
      if (!isKept && (chunk.get(at, 'flags') & FLAG.single) === 0) {
        this.#drop('not_sampled', 1);
        continue;
      }
      output.span(
        this.#spans.buffer,
        chunk.get(at, 'start'),
        chunk.get(at, 'stop'),
        this.#extras(at, isMarked, at === rare, isFirst),
      );
      isFirst = false;
      this.#kept++;
    }
    output.endChunk();
  }

  /** What is added to a span once its chunk is known. The first that is kept tells the high half of the trace id. */
  #extras(at: number, isMarked: boolean, isRare: boolean, isFirst: boolean): readonly Buffer[] {
    const high = isFirst && (this.#chunk.get(at, 'flags') & FLAG.hasTraceIdHigh) === 0 ? this.#highOfTraceId() : '';
    if (!isMarked && !isRare && high === '') return NOTHING;
    const extras: Buffer[] = [];
    if (isMarked) extras.push(TOP_LEVEL_FIELD);
    if (isRare) extras.push(RARE_FIELD);
    if (high !== '') extras.push(textField('_dd.p.tid', high));
    return extras;
  }

  /** Stated by another span of the chunk, or by a form that has wide ids; '' for none. */
  #highOfTraceId(): string {
    if (this.#traceIdHigh !== '' || (this.#upperLow | this.#upperHigh) === 0) return this.#traceIdHigh;
    return hex8(this.#upperHigh) + hex8(this.#upperLow);
  }

  #isIgnored(resource: number): boolean {
    const { ignoreResources } = this.#settings;
    if (ignoreResources.length === 0) return false;
    if (this.#ignoredOf !== this.#encoder.dictionaries) {
      this.#ignoredOf = this.#encoder.dictionaries;
      this.#ignored.clear();
    }
    let isIgnored = this.#ignored.get(resource);
    if (isIgnored === undefined) {
      const text = this.#encoder.resource.text(resource);
      isIgnored = ignoreResources.some((pattern) => pattern.test(text));
      this.#ignored.set(resource, isIgnored);
    }
    return isIgnored;
  }

  #isFiltered(root: number): boolean {
    const { requireTags, rejectTags } = this.#settings;
    if (requireTags.length === 0 && rejectTags.length === 0) return false;
    return isFilteredByTags(this.#watched.get(root) ?? new Map(), requireTags, rejectTags);
  }

  // Counting.

  #count(chunk: ChunkSpans, root: number): void {
    const { values } = this.#encoder;
    const env = this.#envOf(chunk, root);
    const version = this.#firstOf(chunk, root, 'version') || values.intern(this.#payload.version ?? '');
    const owner = values.intern(`${this.#payload.hostname ?? ''}\0${this.#containerId()}`);
    for (let at = 0; at < chunk.count; at++) {
      const flags = chunk.get(at, 'flags');
      if ((flags & (FLAG.partial | FLAG.apmDisabled)) !== 0) continue;
      if ((flags & (FLAG.topLevel | FLAG.measured)) === 0) {
        if (!this.#settings.statsBySpanKind || !COUNTED_KINDS.has(values.text(chunk.get(at, 'kind')))) continue;
      }
      this.#stats.add(
        this.#keyOf(chunk, at, env, version, owner),
        chunk.endsUnixMs[at] ?? 0,
        chunk.weight,
        chunk.durationsNs[at] ?? 0,
        (flags & FLAG.error) !== 0,
        (flags & FLAG.topLevel) !== 0,
      );
    }
  }

  #keyOf(chunk: ChunkSpans, at: number, env: number, version: number, owner: number): KnownKey {
    const recent = this.#recent;
    const flags = chunk.get(at, 'flags');
    const isRoot = (chunk.get(at, 'parentLow') | chunk.get(at, 'parentHigh')) === 0;
    recent.serve(this.#encoder.dictionaries);
    recent.begin();
    recent.fact(chunk.get(at, 'service'));
    recent.fact(chunk.get(at, 'name'));
    recent.fact(chunk.get(at, 'resource'));
    recent.fact(chunk.get(at, 'type'));
    recent.fact(chunk.get(at, 'status'));
    recent.fact(chunk.get(at, 'kind'));
    recent.fact(chunk.get(at, 'method'));
    recent.fact(chunk.get(at, 'endpoint'));
    recent.fact(chunk.get(at, 'grpcStatus'));
    recent.fact(chunk.get(at, 'peerTags'));
    recent.fact(env);
    recent.fact(version);
    recent.fact(owner);
    recent.fact((flags & FLAG.synthetics) !== 0 ? 1 : 0);
    recent.fact(isRoot ? 1 : 0);
    recent.fact(0);
    const found = recent.get();
    if (found !== undefined) return found;
    const { service, name, resource, type, values } = this.#encoder;
    const peerTags = values.text(chunk.get(at, 'peerTags'));
    const known = new KnownKey({
      service: service.text(chunk.get(at, 'service')),
      name: name.text(chunk.get(at, 'name')),
      resource: resource.text(chunk.get(at, 'resource')),
      type: type.text(chunk.get(at, 'type')),
      httpStatus: Number(values.text(chunk.get(at, 'status'))) || 0,
      kind: values.text(chunk.get(at, 'kind')),
      synthetics: (flags & FLAG.synthetics) !== 0,
      peerTags: peerTags === '' ? [] : peerTags.split('\0'),
      isRoot,
      grpcStatus: values.text(chunk.get(at, 'grpcStatus')),
      httpMethod: values.text(chunk.get(at, 'method')),
      httpEndpoint: values.text(chunk.get(at, 'endpoint')),
      hostname: this.#payload.hostname || this.#hostname,
      env: this.#encoder.env.text(env),
      version: values.text(version),
      containerId: this.#containerId(),
    });
    recent.set(known);
    return known;
  }

  /** The env of a chunk: its root's, else the first that a span states, the payload's, the agent's. */
  #envOf(chunk: ChunkSpans, root: number): number {
    const stated = this.#firstOf(chunk, root, 'env');
    if (stated !== 0) return stated;
    return this.#encoder.env.intern(this.#payload.env || this.#settings.defaultEnv);
  }

  #firstOf(chunk: ChunkSpans, root: number, what: 'env' | 'version'): number {
    const ofRoot = chunk.get(root, what);
    if (ofRoot !== 0) return ofRoot;
    for (let at = 0; at < chunk.count; at++) if (chunk.get(at, what) !== 0) return chunk.get(at, what);
    return 0;
  }

  #containerId(): string {
    return this.#payload.containerId || this.#requestOf().containerId;
  }

  // Sampling.

  #rarePlaces: readonly number[] = [];

  #sampled(chunk: ChunkSpans, root: number, priority: number): SampledTrace {
    const { service } = this.#encoder;
    const env = this.#encoder.env.text(this.#envOf(chunk, root));
    const droppedByClient = this.#droppedByClient;
    this.#droppedByClient = 0;
    return {
      traceLow: this.#traceLow,
      traceHigh: this.#traceHigh,
      upperLow: this.#upperLow,
      upperHigh: this.#upperHigh,
      service: service.text(chunk.get(root, 'service')),
      env,
      priority,
      hasError: chunk.hasError,
      hasException: chunk.hasException,
      droppedByClient,
      signature: () => this.#signature(chunk, root, env),
      rareSignatures: () => this.#rareSignatures(chunk, env),
    };
  }

  /** Traces that go through the same code: their env, root and the set of their spans. */
  #signature(chunk: ChunkSpans, root: number, env: string): string {
    const spans = new Set<string>();
    for (let at = 0; at < chunk.count; at++) spans.add(this.#spanSignature(chunk, at));
    return `${env}\0${this.#spanSignature(chunk, root)}\0${[...spans].sort().join('\0').slice(0, 2048)}`;
  }

  #spanSignature(chunk: ChunkSpans, at: number): string {
    const { service, name, values } = this.#encoder;
    const isError = (chunk.get(at, 'flags') & FLAG.error) !== 0 ? 1 : 0;
    return `${service.text(chunk.get(at, 'service'))}|${name.text(chunk.get(at, 'name'))}|${isError}|${values.text(chunk.get(at, 'status'))}`;
  }

  #rareSignatures(chunk: ChunkSpans, env: string): readonly string[] {
    const { service, name, resource, values } = this.#encoder;
    const places: number[] = [];
    const signatures: string[] = [];
    for (let at = 0; at < chunk.count; at++) {
      if ((chunk.get(at, 'flags') & (FLAG.topLevel | FLAG.measured)) === 0) continue;
      places.push(at);
      const group = `${env}|${service.text(chunk.get(at, 'service'))}`;
      const kind = `${name.text(chunk.get(at, 'name'))}|${resource.text(chunk.get(at, 'resource'))}|${values.text(chunk.get(at, 'status'))}`;
      signatures.push(`${group}\0${kind}`);
    }
    this.#rarePlaces = places;
    return signatures;
  }

  #drop(reason: string, spans: number): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + spans);
  }

  #requestOf(): TraceRequest {
    if (this.#request === undefined) throw new Error('process is not running');
    return this.#request;
  }
}

const NOTHING: readonly Buffer[] = [];

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0');
}

import type { IncomingHttpHeaders } from 'node:http';
import type { EntityTagger } from '@komainu/contracts/agent/containers.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Outbox } from '@komainu/pipeline/forwarder/payload.ts';
import { type AgentStatsFacts, encodeForwardedStats } from '@komainu/wire/apmstats/encode.ts';
import type { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import { decodeJsonTraces } from '@komainu/wire/ddtrace/json.ts';
import { decodeTracesV04, decodeTracesV05, decodeTracesV07 } from '@komainu/wire/ddtrace/payload-msgpack.ts';
import { decodeTracesV1 } from '@komainu/wire/ddtrace/payload-v1.ts';
import type { SpanSink } from '@komainu/wire/ddtrace/sink.ts';
import { statsPayload } from './forward/stats-writer.ts';
import type { TraceWriter } from './forward/trace-writer.ts';
import { decodeOtlpSpans } from './otlp-spans.ts';
import { TraceObfuscator } from './process/obfuscator.ts';
import type { TraceProcessor } from './process/trace-processor.ts';
import type { TraceSettings } from './settings.ts';
import { cleanClientStats } from './stats/client-stats.ts';
import type { Concentrator } from './stats/concentrator.ts';
import type { TracerBook } from './tracer-book.ts';
import { containerOf, headerOf, tracerRequest } from './tracer-request.ts';

type Decoder = (body: Buffer, draft: SpanDraft, sink: SpanSink) => void;

/** By the number in the path. */
const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['v0.3', decodeTracesV04],
  ['v0.4', decodeTracesV04],
  ['v0.5', decodeTracesV05],
  ['v0.7', decodeTracesV07],
  ['v1.0', decodeTracesV1],
]);

/** Spans that are left out because somebody chose so; all others were bad. */
const CHOSEN: ReadonlySet<string> = new Set(['filtered_by_tags', 'ignored_resource', 'not_sampled', 'user_drop']);

export interface TraceIntakeParts {
  readonly settings: TraceSettings;
  readonly processor: TraceProcessor;
  readonly concentrator: Concentrator;
  readonly writer: TraceWriter;
  readonly outbox: Outbox;
  readonly facts: AgentStatsFacts;
  readonly tagger: EntityTagger;
  readonly clock: Clock;
  readonly book: TracerBook;
}

/** Takes what tracers send about their requests: spans of any version, and counts. Both resolve once the data is on disk. */
export class TraceIntake {
  readonly #parts: TraceIntakeParts;
  readonly #obfuscator: TraceObfuscator;

  constructor(parts: TraceIntakeParts) {
    this.#parts = parts;
    this.#obfuscator = new TraceObfuscator(parts.settings.obfuscation);
  }

  /** What tracers are answered about the share of traces that they are to keep. */
  get rates() {
    return this.#parts.processor.samplers.served;
  }

  /**
   * `/v<n>/traces`. Requests are counted only when their spans are safe: until then the tracer may send them again. Throws
   * `bad_msgpack` or `bad_json` (400) when nothing could be read, and what the outbox throws.
   */
  async traces(version: string, headers: IncomingHttpHeaders, body: Buffer): Promise<void> {
    const { processor, concentrator, writer, tagger, clock, book } = this.#parts;
    const decode = isJson(body) ? decodeJsonTraces : (DECODERS.get(version) ?? decodeTracesV04);
    const request = tracerRequest(headers, body.length, tagger);
    const done = processor.process((draft, sink) => decode(body, draft, sink), request, clock.nowMs());
    await writer.put(done.payloads, done.traces);
    done.stats.commit(concentrator, clock.nowMs());
    book.note({
      language: request.language,
      tracerVersion: request.tracerVersion,
      form: version,
      bytes: body.length,
      traces: done.traces,
      spans: done.spans,
      keptSpans: done.keptSpans,
      droppedByClient: request.droppedTraces,
      dropped: done.dropped,
    });
  }

  /**
   * Spans by OTLP, worked on like those of tracers. Gives how many could not be kept for what they are. Throws `bad_protobuf` or
   * `bad_json` (400) when nothing could be read, and what the outbox throws.
   */
  async otlp(body: Buffer, isJson: boolean, headers: IncomingHttpHeaders): Promise<number> {
    const { settings, processor, concentrator, writer, tagger, clock, book } = this.#parts;
    const decode = decodeOtlpSpans(body, isJson, tagger, settings.sampling.otlpPercentage);
    const request = { ...tracerRequest(headers, body.length, tagger), topLevelComputed: true };
    const done = processor.process(decode, request, clock.nowMs());
    await writer.put(done.payloads, done.traces);
    done.stats.commit(concentrator, clock.nowMs());
    book.note({
      language: 'opentelemetry',
      tracerVersion: '',
      form: isJson ? 'otlp json' : 'otlp',
      bytes: body.length,
      traces: done.traces,
      spans: done.spans,
      keptSpans: done.keptSpans,
      dropped: done.dropped,
    });
    return [...done.dropped].reduce((sum, [reason, spans]) => (CHOSEN.has(reason) ? sum : sum + spans), 0);
  }

  /** `/v0.6/stats`: what a tracer counted itself. Throws `bad_msgpack` (400), and what the outbox throws. */
  async stats(headers: IncomingHttpHeaders, body: Buffer): Promise<void> {
    const { facts, outbox, tagger, book } = this.#parts;
    const defaults = { hostname: facts.hostname, env: facts.env, containerId: containerOf(headers, tagger) };
    const { payload, groups } = cleanClientStats(body, defaults, this.#obfuscator);
    // Tracers send empty ones as a sign of life.
    if (groups > 0) await outbox.put(statsPayload(encodeForwardedStats([payload], facts)));
    book.note({
      language: headerOf(headers, 'datadog-meta-lang'),
      tracerVersion: headerOf(headers, 'datadog-meta-tracer-version'),
      form: 'v0.6 stats',
      bytes: body.length,
      stats: groups,
    });
  }
}

/** Old tracers send JSON, with and without saying so; no msgpack payload begins like it. */
function isJson(body: Buffer): boolean {
  const first = body.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  return first === 0x5b || first === 0x7b;
}

import type { ChunkFacts, PayloadFacts } from '@komainu/wire/ddtrace/sink.ts';
import { ByteWriter } from '@komainu/wire/native/bytes.ts';
import { putEntry, putTag, putText } from './protobuf-fields.ts';
import type { TraceRequest } from './trace-processor.ts';

/** No priority was stated (`math.MinInt8`). */
const NO_PRIORITY = -128;
const CHUNK_TAG_FIELD = 0x22;
const PAYLOAD_TAG_FIELD = 0x3a;

/** Puts the encoded spans of a request together as TracerPayload messages (datadog-agent `tracer_payload.proto`). */
export class PayloadBytes {
  readonly #chunks = new ByteWriter(1 << 16);
  readonly #chunk = new ByteWriter(1 << 16);
  readonly #done: Buffer[] = [];

  reset(): void {
    this.#chunks.truncate(0);
    this.#done.length = 0;
  }

  /** Begins a chunk; a priority of NaN stands for none. */
  beginChunk(priority: number, facts: ChunkFacts, isDropped: boolean): void {
    const out = this.#chunk;
    out.truncate(0);
    const stated = Number.isNaN(priority) ? NO_PRIORITY : Math.trunc(priority);
    if (stated !== 0) {
      putTag(out, 0x08);
      out.varint64(stated >>> 0, stated < 0 ? 0xffffffff : 0);
    }
    putText(out, 0x12, facts.origin ?? '');
    for (const [key, value] of facts.meta ?? []) putTexts(out, CHUNK_TAG_FIELD, key, value);
    if (isDropped) {
      putTag(out, 0x28);
      out.varint(1);
    }
  }

  /** Adds a span: its fields in `source[start, stop)`, and fields that come behind them. */
  span(source: Buffer, start: number, stop: number, extras: readonly Buffer[]): void {
    const out = this.#chunk;
    let bytes = stop - start;
    for (const extra of extras) bytes += extra.length;
    putTag(out, 0x1a);
    out.varint(bytes);
    out.raw(source, start, stop);
    for (const extra of extras) out.raw(extra, 0, extra.length);
  }

  endChunk(): void {
    putTag(this.#chunks, 0x32);
    this.#chunks.bytes(this.#chunk.buffer, 0, this.#chunk.length);
  }

  /** Ends a payload, when there is one: the chunks that follow have other facts. */
  next(facts: PayloadFacts, request: TraceRequest): void {
    if (this.#chunks.length === 0) return;
    const out = new ByteWriter(this.#chunks.length + 1024);
    putText(out, 0x0a, facts.containerId || request.containerId);
    putText(out, 0x12, facts.language || request.language);
    putText(out, 0x1a, request.languageVersion);
    putText(out, 0x22, request.tracerVersion);
    out.raw(this.#chunks.buffer, 0, this.#chunks.length);
    const containerTags = request.containerTags.join(',');
    if (containerTags !== '') putTexts(out, PAYLOAD_TAG_FIELD, '_dd.tags.container', containerTags);
    for (const tag of facts.tags ?? []) {
      const colon = tag.indexOf(':');
      if (colon > 0) putTexts(out, PAYLOAD_TAG_FIELD, tag.slice(0, colon), tag.slice(colon + 1));
    }
    putText(out, 0x42, facts.env ?? '');
    putText(out, 0x4a, facts.hostname ?? '');
    putText(out, 0x52, facts.version ?? '');
    this.#done.push(out.view());
    this.#chunks.truncate(0);
  }

  /** The last payload and those before it. */
  finish(facts: PayloadFacts, request: TraceRequest): readonly Buffer[] {
    this.next(facts, request);
    return [...this.#done];
  }
}

function putTexts(out: ByteWriter, tag: number, key: string, value: string): void {
  const keyBytes = Buffer.from(key, 'utf8');
  const valueBytes = Buffer.from(value, 'utf8');
  putEntry(out, tag, keyBytes, 0, keyBytes.length, valueBytes, 0, valueBytes.length);
}

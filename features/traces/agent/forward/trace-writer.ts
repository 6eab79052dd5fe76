import type { Outbox } from '@komainu/pipeline/forwarder/payload.ts';
import { ByteWriter } from '@komainu/wire/native/bytes.ts';
import { putTag, putText } from '../process/protobuf-fields.ts';

/** What the Agent's own writer stays below. */
const MAX_PAYLOAD_BYTES = 3_200_000;
/** Writes at once: one is compressed while another goes to the disk. */
const WRITERS = 2;

/** What an AgentPayload says beside its spans. */
export interface AgentFacts {
  readonly hostname: string;
  readonly env: string;
  readonly version: string;
  /** Traces a second asked for; 0 where everything is kept. */
  readonly targetTps: number;
  readonly errorTps: number;
  readonly rareSampler: boolean;
}

interface Waiting {
  readonly payloads: readonly Buffer[];
  readonly bytes: number;
  readonly traces: number;
  resolve(): void;
  reject(reason: unknown): void;
}

/**
 * Puts the spans of requests into the outbox as AgentPayload (datadog-agent `agent_payload.proto`). What comes while the disk
 * is busy shares the next payload, so that many small requests cost few files; nobody waits for company.
 */
export class TraceWriter {
  readonly #outbox: Outbox;
  readonly #facts: AgentFacts;
  #waiting: Waiting[] = [];
  #writing = 0;

  constructor(outbox: Outbox, facts: AgentFacts) {
    this.#outbox = outbox;
    this.#facts = facts;
  }

  /** Resolves once the TracerPayload messages of a request are on disk; throws what the outbox throws. */
  put(payloads: readonly Buffer[], traces: number): Promise<void> {
    if (payloads.length === 0) return Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const bytes = payloads.reduce((sum, payload) => sum + payload.length, 0);
    this.#waiting.push({ payloads, bytes, traces, resolve, reject });
    this.#pump();
    return promise;
  }

  #pump(): void {
    if (this.#writing >= WRITERS || this.#waiting.length === 0) return;
    let bytes = 0;
    let count = 0;
    for (const { bytes: size } of this.#waiting) {
      if (count > 0 && bytes + size > MAX_PAYLOAD_BYTES) break;
      bytes += size;
      count++;
    }
    const group = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    this.#writing++;
    this.#write(group, bytes)
      .then(
        () => {
          for (const one of group) one.resolve();
        },
        (error: unknown) => {
          for (const one of group) one.reject(error);
        },
      )
      .finally(() => {
        this.#writing--;
        this.#pump();
      });
  }

  #write(group: readonly Waiting[], bytes: number): Promise<void> {
    const { hostname, env, version, targetTps, errorTps, rareSampler } = this.#facts;
    const out = new ByteWriter(bytes + 1024);
    putText(out, 0x0a, hostname);
    putText(out, 0x12, env);
    for (const { payloads } of group) {
      for (const payload of payloads) {
        putTag(out, 0x2a);
        out.bytes(payload, 0, payload.length);
      }
    }
    putText(out, 0x3a, version);
    putTag(out, 0x41);
    out.f64(targetTps);
    putTag(out, 0x49);
    out.f64(errorTps);
    if (rareSampler) {
      putTag(out, 0x50);
      out.varint(1);
    }
    const traces = group.reduce((sum, one) => sum + one.traces, 0);
    return this.#outbox.put({
      path: '/api/v0.2/traces',
      headers: { 'content-type': 'application/x-protobuf', 'x-datadog-trace-count': String(traces) },
      body: out.view(),
    });
  }
}

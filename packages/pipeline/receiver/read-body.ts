import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';

/**
 * Reads request bodies into memory as they come, compressed or not, within two limits: the route's and the process's, so
 * that many large requests at once cannot fill the memory.
 */
export class BodyReader {
  readonly #maxBytesAtOnce: number;
  readonly #refuses: () => boolean;
  #bytes = 0;

  /** While `refuses` says so, every body is answered `receiver_overloaded` before it is read. */
  constructor(maxBytesAtOnce: number, refuses: () => boolean = () => false) {
    this.#maxBytesAtOnce = maxBytesAtOnce;
    this.#refuses = refuses;
  }

  /** Bytes of bodies that are in memory now. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Reads a whole body and hands it to `use`; its bytes count against the process until `use` is done. Throws
   * `body_too_large` (413), `receiver_overloaded` (503) or what `use` throws.
   */
  async with<Result>(source: Readable, maxBytes: number, use: (body: Buffer) => Promise<Result>): Promise<Result> {
    if (this.#refuses()) {
      throw new CodedError('receiver_overloaded', 'more memory is used than allowed', { status: 503 });
    }
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      // A source that is left early stays open, so that its sender can still be answered.
      for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        size += chunk.length;
        this.#bytes += chunk.length;
        if (size > maxBytes) throw badRequest('body_too_large', `the body is larger than ${maxBytes} bytes`, 413);
        if (this.#bytes > this.#maxBytesAtOnce) {
          throw new CodedError('receiver_overloaded', 'too many large requests at once', { status: 503 });
        }
        chunks.push(chunk);
      }
      return await use(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size));
    } finally {
      this.#bytes -= size;
    }
  }
}

const EXACT = new Set(['content-type', 'content-encoding', 'user-agent']);
const PREFIXES = ['datadog-', 'x-datadog-', 'dd-'];
const NEVER = new Set(['dd-api-key', 'dd-application-key', 'x-datadog-hostname']);

/** The headers of a client that the server needs: what the body is, and everything that Datadog clients say about it. */
export function forwardedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string' || NEVER.has(name)) continue;
    if (EXACT.has(name) || PREFIXES.some((prefix) => name.startsWith(prefix))) kept[name] = value;
  }
  return kept;
}

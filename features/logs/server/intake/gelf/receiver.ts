import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import type { Clock } from '@komainu/kernel/clock.ts';
import { isObject, type JsonObject } from '@komainu/kernel/json.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { GelfChunks } from '@komainu/wire/gelf/chunks.ts';
import { gelfItem, isGelf } from '@komainu/wire/gelf/item.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { LOG_LIMITS } from '@komainu/wire/logs/limits.ts';
import { keyOfJson } from '@komainu/wire/syslog/key.ts';
import type { LogIntake, TakeLog } from '../log-intake.ts';
import { type CheckKey, type PatientLimits, PatientStore } from '../patient-store.ts';

export interface GelfLimits extends PatientLimits {
  /** Bytes of one message, packed and unpacked. */
  readonly messageBytes: number;
  /** Bytes that wait for their other chunks, to be unpacked, or for their keys to be checked. */
  readonly waitingBytes: number;
  /** How long messages wait for others before they go on together, in milliseconds. */
  readonly gatherMs: number;
  /** Messages without a valid key after which an address is not listened to for `strangerMs`. */
  readonly strangerMessages: number;
  readonly strangerMs: number;
}

export const GELF_LIMITS: GelfLimits = {
  messageBytes: LOG_LIMITS.messageBytes + 65_536,
  waitingBytes: 32 * 1024 * 1024,
  gatherMs: 50,
  strangerMessages: 1_000,
  strangerMs: 60_000,
  pendingBytes: 64 * 1024 * 1024,
  retryMs: 1_000,
};

const CHUNK_PATIENCE_MS = 5_000;
const MOST_STRANGERS = 10_000;
const MOST_MESSAGES = 10_000;
const DEFAULTS = { service: '', host: '', source: '', tags: '' };

interface Waiting {
  readonly bytes: Buffer;
  readonly sender: string;
}

interface Parts {
  readonly intake: LogIntake;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isValidKey: CheckKey;
  readonly limits?: GelfLimits;
}

/**
 * GELF over UDP. Datagrams cannot be asked to wait: what there is no room for is dropped and counted (`intake_overloaded`), and
 * whoever keeps sending messages without a valid key is not listened to for a while.
 */
export class GelfReceiver {
  readonly #parts: Parts;
  readonly #limits: GelfLimits;
  readonly #patient: PatientStore;
  readonly #chunks: GelfChunks;
  /** Messages without a valid key, by address, since the time of `#strangersSinceMs`. */
  readonly #strangers = new Map<string, number>();
  #strangersSinceMs = 0;
  #sender = '';
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #gathering: (() => void) | undefined;
  #expiring: (() => void) | undefined;
  #working: Promise<void> = Promise.resolve();
  #closing = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#limits = parts.limits ?? GELF_LIMITS;
    this.#patient = new PatientStore({ ...parts, limits: this.#limits, what: 'GELF messages' });
    this.#chunks = new GelfChunks(
      { message: (bytes) => this.#queue(bytes), lost: (reason) => parts.intake.refuse(reason) },
      {
        patienceMs: CHUNK_PATIENCE_MS,
        pendingBytes: this.#limits.waitingBytes,
        pendingMessages: MOST_MESSAGES,
        messageBytes: this.#limits.messageBytes,
      },
    );
  }

  /** Takes a datagram, which is only valid during the call. */
  accept(datagram: Buffer, address: string, port: number): void {
    if (this.#closing) return;
    if (this.#isStrange(address)) {
      this.#parts.intake.refuse('no_valid_key');
      return;
    }
    this.#sender = address;
    this.#chunks.push(datagram, `${address}:${port}`, this.#parts.clock.nowMs());
    if (this.#waiting.length > 0) this.#gather();
    if (this.#chunks.isWaiting) this.#expireLater();
  }

  /** Resolves when what was read is stored, or given up and counted. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#patient.stop();
    this.#gathering?.();
    this.#expiring?.();
    this.#chunks.expire(Number.POSITIVE_INFINITY);
    this.#work();
    await this.#working;
    await this.#patient.close();
  }

  #queue(bytes: Buffer): void {
    if (this.#waitingBytes + bytes.length > this.#limits.waitingBytes || !this.#patient.hasRoom) {
      this.#parts.intake.refuse('intake_overloaded');
      return;
    }
    this.#waiting.push({ bytes: Buffer.from(bytes), sender: this.#sender });
    this.#waitingBytes += bytes.length;
  }

  #gather(): void {
    this.#gathering ??= this.#parts.clock.after(this.#limits.gatherMs, () => {
      this.#gathering = undefined;
      this.#work();
    });
  }

  /** For what is never completed: the next datagram may be far away. */
  #expireLater(): void {
    this.#expiring ??= this.#parts.clock.after(CHUNK_PATIENCE_MS, () => {
      this.#expiring = undefined;
      this.#chunks.expire(this.#parts.clock.nowMs());
      if (this.#chunks.isWaiting) this.#expireLater();
    });
  }

  /** One batch after another: unpacking and checking keys take turns with everything else. */
  #work(): void {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    const bytes = batch.reduce((sum, one) => sum + one.bytes.length, 0);
    this.#working = this.#working
      .then(() => this.#take(batch))
      .finally(() => {
        this.#waitingBytes -= bytes;
      });
  }

  async #take(batch: readonly Waiting[]): Promise<void> {
    const { intake } = this.#parts;
    const items: JsonObject[] = [];
    let unpackedBytes = 0;
    const valid = new Map<string, boolean>();
    for (const { bytes: packed, sender } of batch) {
      const read = await this.#read(packed);
      if (typeof read === 'string') {
        intake.refuse(read);
        continue;
      }
      const keyed = keyOfJson(read.message);
      if (keyed !== undefined && !valid.has(keyed.key)) valid.set(keyed.key, await this.#patient.isValid(keyed.key));
      if (keyed === undefined || valid.get(keyed.key) !== true) {
        intake.refuse('no_valid_key');
        this.#noteStranger(sender);
        continue;
      }
      items.push(isGelf(keyed.rest) ? gelfItem(keyed.rest) : keyed.rest);
      unpackedBytes += read.bytes;
    }
    if (items.length === 0) return;
    const nowMs = intake.nowMs();
    const feed = (take: TakeLog) => {
      const decoder = new LogDecoder(DEFAULTS, nowMs);
      for (const item of items) take(item, decoder);
    };
    this.#patient.store(feed, items.length, unpackedBytes);
  }

  /** The message as JSON, or why it is none. */
  async #read(packed: Buffer): Promise<{ readonly message: JsonObject; readonly bytes: number } | string> {
    const unpack = unpackerOf(packed);
    let bytes: Buffer;
    try {
      bytes = unpack === undefined ? packed : await unpack(packed, { maxOutputLength: this.#limits.messageBytes });
    } catch (error) {
      return error instanceof RangeError ? 'message_too_large' : 'bad_compression';
    }
    try {
      // Some senders end datagrams as if they were lines.
      const message: unknown = JSON.parse(bytes.toString('utf8').replace(/\0+$/, ''));
      return isObject(message) ? { message, bytes: bytes.length } : 'not_an_object';
    } catch {
      return 'bad_json';
    }
  }

  #isStrange(address: string): boolean {
    const nowMs = this.#parts.clock.nowMs();
    if (nowMs - this.#strangersSinceMs > this.#limits.strangerMs) {
      this.#strangers.clear();
      this.#strangersSinceMs = nowMs;
    }
    return (this.#strangers.get(address) ?? 0) >= this.#limits.strangerMessages;
  }

  #noteStranger(address: string): void {
    const known = this.#strangers.get(address);
    if (known === undefined && this.#strangers.size >= MOST_STRANGERS) return;
    this.#strangers.set(address, (known ?? 0) + 1);
  }
}

const unpackGzip = promisify(gunzip);
const unpackZlib = promisify(inflate);

/** gzip and zlib are told by their first bytes (RFC 1952, RFC 1950); a JSON object begins with neither. */
function unpackerOf(bytes: Buffer): typeof unpackGzip | undefined {
  const [first = 0, second = 0] = bytes;
  if (first === 0x1f && second === 0x8b) return unpackGzip;
  return (first & 15) === 8 && (first * 256 + second) % 31 === 0 ? unpackZlib : undefined;
}

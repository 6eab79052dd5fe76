import type { Socket } from 'node:net';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { LOG_LIMITS } from '@komainu/wire/logs/limits.ts';
import { SyslogFrames } from '@komainu/wire/syslog/frames.ts';
import type { LogIntake, TakeLog } from '../log-intake.ts';
import { type CheckKey, type PatientLimits, PatientStore } from '../patient-store.ts';
import { OpenStreams } from '../streams.ts';
import { keyOfLine, readLine } from './line.ts';

export interface SyslogLimits extends PatientLimits {
  /** Bytes of one message. */
  readonly lineBytes: number;
  /** The same before a connection has shown a valid key. */
  readonly strangerLineBytes: number;
  /** Lines without a valid key after which a connection that never had one is closed. */
  readonly strangerLines: number;
  /** How long a connection may take to show a valid key, in milliseconds. */
  readonly strangerMs: number;
}

export const SYSLOG_LIMITS: SyslogLimits = {
  // A message and what stands around it.
  lineBytes: LOG_LIMITS.messageBytes + 65_536,
  strangerLineBytes: 65_536,
  strangerLines: 1_000,
  strangerMs: 60_000,
  pendingBytes: 64 * 1024 * 1024,
  retryMs: 1_000,
};

const DEFAULTS = { service: '', host: '', source: '', tags: '' };
const NO_KEY = 'no_valid_key';

interface Parts {
  readonly intake: LogIntake;
  readonly counters: Counters;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isValidKey: CheckKey;
  readonly limits?: SyslogLimits;
}

/** Syslog over a stream. Nothing is ever answered: while the store takes nothing, no connection is read from. */
export class SyslogReceiver {
  readonly #parts: Parts;
  readonly #limits: SyslogLimits;
  readonly #patient: PatientStore;
  readonly #streams = new OpenStreams();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#limits = parts.limits ?? SYSLOG_LIMITS;
    this.#patient = new PatientStore({ ...parts, limits: this.#limits, what: 'syslog lines' });
  }

  /** Reads a connection to its end. `sender` is the address of the other side. */
  accept(socket: Socket, sender: string): void {
    this.#streams.accept(socket, () => this.#read(socket, sender));
  }

  /** Ends the connections and resolves when what was read is stored, or given up and counted. */
  async close(): Promise<void> {
    const ended = this.#streams.close();
    this.#patient.stop();
    await ended;
    await this.#patient.close();
  }

  async #read(socket: Socket, sender: string): Promise<void> {
    const { intake, clock } = this.#parts;
    const limits = this.#limits;
    let lines: string[] = [];
    let bytes = 0;
    const frames = new SyslogFrames(
      {
        frame: (line) => {
          lines.push(line.toString('utf8'));
          bytes += line.length;
        },
        lost: (reason) => intake.refuse(reason),
      },
      limits.strangerLineBytes,
    );
    let known = false;
    let strange = 0;
    const impatience = clock.after(limits.strangerMs, () => {
      if (!known) socket.destroy();
    });
    const take = async () => {
      const batch = lines;
      const size = bytes;
      lines = [];
      bytes = 0;
      if (batch.length === 0) return;
      const valid = await this.#withValidKeys(batch);
      if (valid.length > 0) {
        known = true;
        frames.maxBytes = limits.lineBytes;
        this.#store(valid, sender, size);
      }
      if (known) return;
      strange += batch.length;
      if (strange >= limits.strangerLines) socket.destroy();
    };
    try {
      for await (const chunk of socket) {
        frames.push(chunk as Buffer);
        await take();
        await this.#patient.room();
      }
      frames.end();
    } finally {
      impatience();
      await take();
    }
  }

  /** The lines whose key is valid; others are counted. Waits while keys cannot be checked. */
  async #withValidKeys(lines: readonly string[]): Promise<readonly string[]> {
    const nowMs = this.#parts.intake.nowMs();
    const isValid = new Map<string, boolean>();
    const keys = lines.map((line) => keyOfLine(line, nowMs));
    for (const key of new Set(keys)) if (key !== undefined) isValid.set(key, await this.#patient.isValid(key));
    const valid = lines.filter((_, index) => isValid.get(keys[index] ?? '') === true);
    if (valid.length < lines.length) this.#parts.intake.refuse(NO_KEY, lines.length - valid.length);
    return valid;
  }

  /** Lines wait as they came: what they hold takes ten times the memory. */
  #store(lines: readonly string[], sender: string, bytes: number): void {
    const nowMs = this.#parts.intake.nowMs();
    const feed = (take: TakeLog) => {
      const decoder = new LogDecoder(DEFAULTS, nowMs);
      for (const line of lines) take(readLine(line, sender, nowMs)?.rest, decoder);
    };
    this.#patient.store(feed, lines.length, bytes);
  }
}

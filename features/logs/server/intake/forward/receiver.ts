import type { Socket } from 'node:net';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { LogIntake } from '../log-intake.ts';
import { type CheckKey, type PatientLimits, PatientStore } from '../patient-store.ts';
import { OpenStreams } from '../streams.ts';
import { ForwardConnection } from './connection.ts';

/**
 * Finds the API key that `proves` says yes to, and tells whether there is one: of keys in a handshake only digests come. A
 * thrown error means that nobody can tell right now.
 */
export type MatchKey = (proves: (key: string) => boolean) => Promise<boolean>;

export interface ForwardLimits extends PatientLimits {
  /** Bytes of one message, and of its events when they are unpacked. */
  readonly messageBytes: number;
  /** The same before a connection has shown a valid key. */
  readonly strangerBytes: number;
  /** Events without a valid key after which a connection that never had one is closed. */
  readonly strangerEvents: number;
  /** How long a connection may take to show a valid key, in milliseconds. */
  readonly strangerMs: number;
  /** How long a client may say nothing before it is greeted: those that want a handshake wait for that. */
  readonly greetAfterMs: number;
}

export const FORWARD_LIMITS: ForwardLimits = {
  messageBytes: 32 * 1024 * 1024,
  strangerBytes: 256 * 1024,
  strangerEvents: 1_000,
  strangerMs: 60_000,
  greetAfterMs: 500,
  pendingBytes: 64 * 1024 * 1024,
  retryMs: 1_000,
};

export interface ForwardParts {
  readonly intake: LogIntake;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isValidKey: CheckKey;
  readonly matchKey: MatchKey;
  readonly limits?: ForwardLimits;
}

/**
 * The forward protocol of Fluentd and Fluent Bit over a stream: what a client wants acknowledged is acknowledged when it is
 * committed, all else is kept until the store takes it.
 */
export class ForwardReceiver {
  readonly #parts: ForwardParts;
  readonly #limits: ForwardLimits;
  readonly #patient: PatientStore;
  readonly #streams = new OpenStreams();

  constructor(parts: ForwardParts) {
    this.#parts = parts;
    this.#limits = parts.limits ?? FORWARD_LIMITS;
    this.#patient = new PatientStore({ ...parts, limits: this.#limits, what: 'events of the forward protocol' });
  }

  /** Reads a connection to its end. */
  accept(socket: Socket): void {
    this.#streams.accept(socket, () => new ForwardConnection(socket, this.#parts, this.#limits, this.#patient).read());
  }

  /** Ends the connections and resolves when what was read is stored, or given up and counted. */
  async close(): Promise<void> {
    const ended = this.#streams.close();
    this.#patient.stop();
    await ended;
    await this.#patient.close();
  }
}

import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { badRequest, CodedError, codeOf } from '@komainu/kernel/errors.ts';
import {
  type ForwardMessage,
  forwardEntries,
  readForward,
  readForwardEvents,
  tagOfBeginning,
} from '@komainu/wire/fluent/forward.ts';
import {
  ackMessage,
  heloMessage,
  knowsKey,
  type Ping,
  pongMessage,
  readPing,
  refusalMessage,
} from '@komainu/wire/fluent/handshake.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { MsgpackFrames } from '@komainu/wire/msgpack/frames.ts';
import type { TakeLog } from '../log-intake.ts';
import type { PatientStore } from '../patient-store.ts';
import { forwardItem, keyOfEvent, keyOfTag } from './forward-item.ts';
import type { ForwardLimits, ForwardParts } from './receiver.ts';

const DEFAULTS = { service: '', host: '', source: '', tags: '' };
/** Clients that find their own name in the handshake believe that they speak to themselves. */
const OWN_NAME = 'komainu';
const EMPTY = Buffer.alloc(0);
const NO_KEY = 'no_valid_key';

/** One connection: who it is, what it sends, what it is answered. */
export class ForwardConnection {
  readonly #socket: Socket;
  readonly #parts: ForwardParts;
  readonly #limits: ForwardLimits;
  readonly #patient: PatientStore;
  readonly #frames: MsgpackFrames;
  /** Messages that wait for the store before they are acknowledged. */
  readonly #owed = new Set<Promise<void>>();
  #whole: Buffer[] = [];
  #nonce: Buffer | undefined;
  /** Everything on it is allowed: the handshake showed a key. */
  #isTrusted = false;
  /** It has shown a valid key, somewhere. */
  #isKnown = false;
  #strange = 0;

  constructor(socket: Socket, parts: ForwardParts, limits: ForwardLimits, patient: PatientStore) {
    this.#socket = socket;
    this.#parts = parts;
    this.#limits = limits;
    this.#patient = patient;
    this.#frames = new MsgpackFrames((frame) => this.#whole.push(frame), limits.strangerBytes);
  }

  /** Resolves when the client has gone and what is owed was acknowledged or given up. */
  async read(): Promise<void> {
    const { clock } = this.#parts;
    const socket = this.#socket;
    let greeting: (() => void) | undefined = clock.after(this.#limits.greetAfterMs, () => this.#greet());
    const impatience = clock.after(this.#limits.strangerMs, () => {
      if (!this.#isKnown) socket.destroy();
    });
    try {
      for await (const chunk of socket) {
        greeting?.();
        greeting = undefined;
        await this.#counting(() => this.#push(chunk as Buffer));
        await this.#patient.room();
      }
      if (this.#frames.waiting.length > 0) this.#parts.intake.refuse('cut_off');
    } finally {
      greeting?.();
      impatience();
      await Promise.allSettled([...this.#owed]);
    }
  }

  /** What ends the connection is counted, unless the connection ended by itself. */
  async #counting(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#parts.intake.refuse(codeOf(error));
      throw error;
    }
  }

  async #push(chunk: Buffer): Promise<void> {
    try {
      this.#frames.push(chunk);
    } catch (error) {
      // A first message may be longer than those of strangers, when its beginning shows that it comes from none.
      if (!(await this.#knownByBeginning())) throw error;
      this.#frames.push(EMPTY);
    }
    const frames = this.#whole;
    this.#whole = [];
    for (const frame of frames) await this.#take(frame);
  }

  async #knownByBeginning(): Promise<boolean> {
    if (this.#isKnown) return false;
    const keyed = keyOfTag(tagOfBeginning(this.#frames.waiting) ?? '');
    if (keyed !== undefined && (await this.#patient.isValid(keyed.key))) this.#trust();
    return this.#isKnown;
  }

  #trust(): void {
    this.#isKnown = true;
    this.#frames.maxBytes = this.#limits.messageBytes;
  }

  #greet(): void {
    this.#nonce = randomBytes(16);
    this.#socket.write(heloMessage(this.#nonce));
  }

  async #take(frame: Buffer): Promise<void> {
    const ping = this.#nonce === undefined || this.#isTrusted ? undefined : readPing(frame);
    if (ping !== undefined && this.#nonce !== undefined) {
      await this.#shakeHands(ping, this.#nonce);
      return;
    }
    const message = this.#envelopeOf(frame);
    if (message === undefined) return;
    try {
      if (!message.isLogs) throw badRequest('not_logs', 'a message holds metrics or traces');
      const bytes = await forwardEntries(frame, message, this.#limits.messageBytes);
      await this.#store(message, bytes);
    } catch (error) {
      if (!(error instanceof CodedError) || error.status !== 400) throw error;
      // It will never be any better: the client need not keep it.
      this.#parts.intake.refuse(error.code);
      this.#acknowledge(message);
    }
  }

  /** Undefined for heartbeats, and for what is no message, which is counted. */
  #envelopeOf(frame: Buffer): ForwardMessage | undefined {
    try {
      return readForward(frame);
    } catch (error) {
      this.#parts.intake.refuse(codeOf(error));
      return undefined;
    }
  }

  #acknowledge({ chunk }: ForwardMessage): void {
    if (chunk !== undefined && this.#socket.writable) this.#socket.write(ackMessage(chunk));
  }

  async #shakeHands(ping: Ping, nonce: Buffer): Promise<void> {
    let matching: string | undefined;
    const found = await this.#parts.matchKey((key) => {
      if (!knowsKey(ping, nonce, key)) return false;
      matching = key;
      return true;
    });
    if (!found || matching === undefined) {
      this.#parts.intake.refuse(NO_KEY);
      this.#socket.end(refusalMessage('the shared_key is no API key of this server'));
      return;
    }
    this.#socket.write(pongMessage(ping, nonce, OWN_NAME, matching));
    this.#isTrusted = true;
    this.#trust();
  }

  /** Stores a message's events, some thousands at a time, and acknowledges it when all are committed. */
  async #store(message: ForwardMessage, bytes: Buffer): Promise<void> {
    const inTag = keyOfTag(message.tag);
    const tag = inTag?.rest ?? message.tag;
    const isTrusted = this.#isTrusted || (inTag !== undefined && (await this.#patient.isValid(inTag.key)));
    if (isTrusted) this.#trust();
    const committed: Promise<void>[] = [];
    let refused = 0;
    let part = 0;
    for (const events of readForwardEvents(bytes, message.mode)) {
      if (part > 0) await nextTurn();
      const allowed = await this.#allowed(events, isTrusted);
      refused += events.length - allowed.length;
      const size = (bytes.length * allowed.length) / Math.max(1, events.length);
      if (allowed.length === 0) continue;
      if (message.chunk === undefined) this.#patient.store(this.#feedOf(allowed, tag), allowed.length, size);
      else committed.push(this.#commit(allowed, tag, size, `${keyOfMessage(message, bytes)} ${part}`));
      part++;
    }
    if (refused > 0) this.#countStrange(refused);
    if (message.chunk !== undefined) this.#acknowledgeAfter(committed, message, refused);
  }

  #acknowledgeAfter(committed: readonly Promise<void>[], message: ForwardMessage, refused: number): void {
    const owed = Promise.all(committed)
      .then(() => {
        // Without a key nothing is acknowledged: the client keeps its logs, and says so.
        if (refused > 0) this.#socket.destroy();
        else this.#acknowledge(message);
      })
      // What was not stored was counted; the client sends it again on another connection.
      .catch(() => void this.#socket.destroy())
      .finally(() => this.#owed.delete(owed));
    this.#owed.add(owed);
  }

  /** The events whose key is valid, without their keys. */
  async #allowed(events: readonly unknown[], isTrusted: boolean): Promise<readonly unknown[]> {
    const keyed = events.map(keyOfEvent);
    if (isTrusted) return keyed.map(({ event }) => event);
    const valid = new Map<string, boolean>();
    for (const { key } of keyed)
      if (key !== undefined && !valid.has(key)) valid.set(key, await this.#patient.isValid(key));
    const allowed = keyed.filter(({ key }) => key !== undefined && valid.get(key) === true);
    if (allowed.length > 0) this.#trust();
    return allowed.map(({ event }) => event);
  }

  #feedOf(events: readonly unknown[], tag: string): (take: TakeLog) => void {
    const nowMs = this.#parts.intake.nowMs();
    return (take) => {
      const decoder = new LogDecoder(DEFAULTS, nowMs);
      for (const event of events) take(forwardItem(event, tag), decoder);
    };
  }

  #commit(events: readonly unknown[], tag: string, bytes: number, requestKey: string): Promise<void> {
    const { intake } = this.#parts;
    return this.#patient.holding(bytes, async () => {
      await intake.receive(this.#feedOf(events, tag), requestKey, events.length);
    });
  }

  #countStrange(events: number): void {
    this.#parts.intake.refuse(NO_KEY, events);
    if (this.#isKnown) return;
    this.#strange += events;
    if (this.#strange >= this.#limits.strangerEvents) this.#socket.destroy();
  }
}

/** A message that comes again because its acknowledgement was lost is stored once. */
function keyOfMessage({ chunk = '' }: ForwardMessage, bytes: Buffer): string {
  const name = typeof chunk === 'string' ? chunk : chunk.toString('base64');
  return `forward ${name.slice(0, 200)} ${bytes.length} ${crc32(bytes)}`;
}

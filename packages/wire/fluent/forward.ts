import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import { badRequest } from '@komainu/kernel/errors.ts';
import { MsgpackReader } from '../msgpack/reader.ts';
import { type MsgpackValue, readMsgpackValue } from '../msgpack/value.ts';
import { readFluentEntry, readFluentMessage } from './items.ts';

/** What one message of the forward protocol holds, before its events are read. */
export interface ForwardMessage {
  readonly tag: string;
  /** What an acknowledgement names; undefined when none is wanted. */
  readonly chunk: string | Buffer | undefined;
  /** Metrics and traces of Fluent Bit come in the same envelope. */
  readonly isLogs: boolean;
  /** `gzip` or `zstd` when the entries are packed so, else ''. */
  readonly compression: string;
  /** The events: one, an array of them, or bytes with one after another. */
  readonly mode: 'message' | 'forward' | 'packed';
  /** Where they stand in the frame. */
  readonly start: number;
  readonly end: number;
}

const FEW_EVENTS = 2_000;
const FEW_BYTES = 1_000_000;

/** The tag of a message of which only the beginning has come; undefined when that is not enough, or no message. */
export function tagOfBeginning(bytes: Buffer): string | undefined {
  try {
    const reader = new MsgpackReader(bytes);
    // Its length does not fit what has come.
    const type = reader.peek();
    if ((type & 0xf0) === 0x90) reader.offset += 1;
    else if (type === 0xdc) reader.offset += 3;
    else return undefined;
    return reader.atText ? reader.string() : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads the envelope of a message: `[tag, time, record, option]`, `[tag, [[time, record], …], option]` or `[tag, bytes,
 * option]`. Undefined for nil, which is a heartbeat. Throws `bad_msgpack` and `bad_forward` (400).
 *
 * https://github.com/fluent/fluentd/wiki/Forward-Protocol-Specification-v1.5
 */
export function readForward(frame: Buffer): ForwardMessage | undefined {
  const reader = new MsgpackReader(frame);
  if (reader.peek() === 0xc0) return undefined;
  if (!reader.atArray) throw badForward('it is no array');
  const count = reader.array();
  if (count < 2 || count > 4) throw badForward('it has not two to four elements');
  if (!reader.atText) throw badForward('its tag is no text');
  const tag = reader.string();
  const mode = reader.atText ? 'packed' : reader.atArray ? 'forward' : 'message';
  if (mode === 'message' && count < 3) throw badForward('it has no record');
  let start = reader.offset;
  let end: number;
  if (mode === 'packed') {
    reader.text();
    start = reader.start;
    end = reader.stop;
  } else {
    for (let left = mode === 'message' ? 2 : 1; left > 0; left--) reader.skip();
    end = reader.offset;
  }
  const option = reader.done ? null : readMsgpackValue(reader);
  return { tag, mode, start, end, ...optionsOf(option) };
}

function optionsOf(option: MsgpackValue): Pick<ForwardMessage, 'chunk' | 'isLogs' | 'compression'> {
  const get = (key: string) => (option instanceof Map ? option.get(key) : undefined);
  const chunk = get('chunk');
  const signal = get('fluent_signal');
  const compression = get('compressed');
  return {
    chunk: typeof chunk === 'string' || Buffer.isBuffer(chunk) ? chunk : undefined,
    isLogs: signal === undefined || signal === null || signal === 0,
    compression: typeof compression === 'string' && compression !== 'text' ? compression : '',
  };
}

const unpackers: Readonly<Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  zstd: promisify(zstdDecompress),
};

/**
 * The bytes that hold the events, unpacked. Throws `bad_compression` (400), also for more than `maxBytes`.
 */
export async function forwardEntries(frame: Buffer, message: ForwardMessage, maxBytes: number): Promise<Buffer> {
  const bytes = frame.subarray(message.start, message.end);
  if (message.compression === '' || message.mode !== 'packed') return bytes;
  const unpack = Object.hasOwn(unpackers, message.compression) ? unpackers[message.compression] : undefined;
  if (unpack === undefined)
    throw badRequest('bad_compression', 'the compression of a message is neither gzip nor zstd');
  try {
    return await unpack(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    const reason = cause instanceof RangeError ? `they unpack to more than ${maxBytes} bytes` : 'they are damaged';
    throw badRequest('bad_compression', `the packed events of a message cannot be unpacked: ${reason}`);
  }
}

/** The events, some thousands at a time, so that others get their turn between them. Throws `bad_msgpack` (400). */
export function* readForwardEvents(bytes: Buffer, mode: ForwardMessage['mode']): Generator<unknown[], void, void> {
  const reader = new MsgpackReader(bytes);
  if (mode === 'message') {
    yield [readFluentMessage(reader)];
    return;
  }
  let left = mode === 'forward' ? reader.array() : Number.POSITIVE_INFINITY;
  while (left > 0 && !reader.done) {
    const events: unknown[] = [];
    const from = reader.offset;
    for (; left > 0 && !reader.done && events.length < FEW_EVENTS && reader.offset - from < FEW_BYTES; left--)
      readFluentEntry(reader, events);
    yield events;
  }
}

function badForward(reason: string) {
  return badRequest('bad_forward', `a message is not of the forward protocol: ${reason}`);
}

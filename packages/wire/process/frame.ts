import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { badRequest } from '@komainu/kernel/errors.ts';
import { DELIMITED, ProtobufReader, VARINT } from '../protobuf/reader.ts';
import { type Fields, readEmbedded, readFields } from './fields.ts';

/** Types of messages (agent-payload `process/message.go`) that we tell apart. */
export const COLLECTOR_PROC = 12;
const RES_COLLECTOR = 23;
export const COLLECTOR_REAL_TIME = 27;
export const COLLECTOR_CONTAINER = 39;
export const COLLECTOR_CONTAINER_REAL_TIME = 40;

const PROTOBUF = 0;
const ZSTD = 4;
/** The same bytes as `ZSTD`, from a build of the Agent without C. */
const ZSTD_PURE = 5;

const VERSION = 3;
const HEADER_BYTES = 16;
/** Bytes of the header by its version, the first byte. */
const HEADER_BYTES_OF: Readonly<Record<number, number>> = { 1: 4, 2: 8, 3: HEADER_BYTES };

/** A message of the process, network or orchestrator Agent, taken out of its frame. */
export interface Frame {
  readonly type: number;
  /** Protobuf, decompressed. */
  readonly body: Buffer;
}

/**
 * Takes a message out of its frame: a little-endian header (version, encoding, type, subscription; version 2 adds the
 * organisation, version 3 a time), then protobuf, plain or compressed. Throws `bad_frame`, `unknown_frame_encoding` or
 * `bad_compression` (400), and `body_too_large` (413) when it would be longer than `maxBytes`.
 */
export function readFrame(bytes: Buffer, maxBytes: number): Frame {
  const headerBytes = HEADER_BYTES_OF[bytes[0] ?? 0];
  if (headerBytes === undefined) throw badRequest('bad_frame', `the frame is of version ${bytes[0] ?? 'none'}`);
  if (bytes.length < headerBytes) throw badRequest('bad_frame', 'the header of the frame is cut off');
  return { type: bytes[2] ?? 0, body: inflated(bytes[1] ?? 0, bytes.subarray(headerBytes), maxBytes) };
}

function inflated(encoding: number, body: Buffer, maxBytes: number): Buffer {
  switch (encoding) {
    case PROTOBUF:
      return body;
    case ZSTD:
    case ZSTD_PURE:
      if (body.length === 0) return body;
      try {
        return zstdDecompressSync(body, { maxOutputLength: maxBytes });
      } catch (error) {
        if (error instanceof RangeError) {
          throw badRequest('body_too_large', `the message is larger than ${maxBytes} bytes`, 413);
        }
        throw badRequest('bad_compression', 'the message in the frame is not valid zstd');
      }
    default:
      throw badRequest('unknown_frame_encoding', `the message in the frame has encoding ${encoding}`);
  }
}

/** Puts a protobuf message into a frame, compressed as Agents do it. */
export function writeFrame(type: number, body: Buffer): Buffer {
  return Buffer.concat([header(type, ZSTD), zstdCompressSync(body)]);
}

/**
 * The reply that process and orchestrator Agents decode: a `ResCollector` with its header (type) and status: how many
 * people look at this host, and how often they want news while anybody does.
 */
export function collectorReply(activeClients = 0, intervalSeconds = 2): Buffer {
  const status = [...(activeClients > 0 ? [0x08, Math.min(activeClients, 127)] : []), 0x10, intervalSeconds & 127];
  const body = Buffer.from([0x0a, 2, 0x20, RES_COLLECTOR, 0x1a, status.length, ...status]);
  return Buffer.concat([header(RES_COLLECTOR, PROTOBUF), body]);
}

/** `ResCollector` as far as it is read: `status.activeClients`. */
const REPLY: Fields<{ watchers: number }> = {
  3: [
    DELIMITED,
    (draft, reader) =>
      void readEmbedded(reader, draft, {
        1: [
          VARINT,
          (status, from) => {
            status.watchers = Math.max(0, from.int32());
          },
        ],
      }),
  ],
};

/** How many people look at this host, as a reply says it; 0 when it is none that can be read. */
export function watchersIn(reply: Buffer): number {
  try {
    const { type, body } = readFrame(reply, 64 * 1024);
    if (type !== RES_COLLECTOR) return 0;
    const status = readFields(new ProtobufReader(body), body.length, { watchers: 0 }, REPLY);
    return status.watchers;
  } catch {
    // The data has arrived all the same.
  }
  return 0;
}

function header(type: number, encoding: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes[0] = VERSION;
  bytes[1] = encoding;
  bytes[2] = type;
  return bytes;
}

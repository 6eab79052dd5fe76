import { CUT, FRAME_HEADER_BYTES } from './frames.ts';
import { addressOf, receiveMany } from './libc.ts';

/** Sizes of the structures of `recvmmsg` on 64-bit Linux: mmsghdr, iovec, and a control message that holds credentials. */
const HEADER = 64;
const IOVEC = 16;
const CONTROL = 32;

const MSG_TRUNC = 0x20;
const SOL_SOCKET = 1;
const SCM_CREDENTIALS = 2;

/** Buffers for many datagrams at once, laid out so that what comes in becomes frames without being copied twice. */
export class MessageBatch {
  readonly #count: number;
  readonly #slotBytes: number;
  readonly #headers: Buffer;
  readonly #controls: Buffer;
  readonly #data: Buffer;
  /** Kept because the headers point into it. */
  readonly #vectors: Buffer;
  #received: number;

  constructor(count: number, maxDatagramBytes: number) {
    this.#count = count;
    this.#received = count;
    this.#slotBytes = FRAME_HEADER_BYTES + maxDatagramBytes;
    // Never from the pool: the addresses must stay what they are.
    this.#headers = Buffer.allocUnsafeSlow(count * HEADER).fill(0);
    this.#vectors = Buffer.allocUnsafeSlow(count * IOVEC);
    this.#controls = Buffer.allocUnsafeSlow(count * CONTROL).fill(0);
    this.#data = Buffer.allocUnsafeSlow(count * this.#slotBytes);
    const [vectors, controls, data] = [this.#vectors, this.#controls, this.#data].map(addressOf) as [
      bigint,
      bigint,
      bigint,
    ];
    for (let index = 0; index < count; index++) {
      this.#vectors.writeBigUInt64LE(data + BigInt(index * this.#slotBytes + FRAME_HEADER_BYTES), index * IOVEC);
      this.#vectors.writeBigUInt64LE(BigInt(maxDatagramBytes), index * IOVEC + 8);
      const header = index * HEADER;
      this.#headers.writeBigUInt64LE(vectors + BigInt(index * IOVEC), header + 16);
      this.#headers.writeBigUInt64LE(1n, header + 24);
      this.#headers.writeBigUInt64LE(controls + BigInt(index * CONTROL), header + 32);
    }
  }

  /** The longest that the frames of one `receive` can be. */
  get maxBytes(): number {
    return this.#data.length;
  }

  /** Receives what is there as frames, one after the other; undefined when the call failed (see `lastError`). */
  receive(socket: number, flags: number): Buffer | undefined {
    // The kernel writes how much control data there was into the field that says how much there may be.
    for (let index = 0; index < this.#received; index++) this.#headers.writeUInt32LE(CONTROL, index * HEADER + 40);
    const received = receiveMany(socket, this.#headers, this.#count, flags);
    this.#received = Math.max(0, received);
    if (received < 0) return undefined;
    let end = 0;
    for (let index = 0; index < received; index++) {
      const header = index * HEADER;
      const slot = index * this.#slotBytes;
      const length = this.#headers.readUInt32LE(header + 56);
      const cut = (this.#headers.readInt32LE(header + 48) & MSG_TRUNC) !== 0;
      this.#data.writeUInt32LE((length | (cut ? CUT : 0)) >>> 0, slot);
      this.#data.writeUInt32LE(this.#processOf(index), slot + 4);
      // Moves the frame down to the end of the one before.
      if (slot !== end) this.#data.copyWithin(end, slot, slot + FRAME_HEADER_BYTES + length);
      end += FRAME_HEADER_BYTES + length;
    }
    return this.#data.subarray(0, end);
  }

  /** The process of `SCM_CREDENTIALS`; 0 when there is none, or when it runs where we cannot see it. */
  #processOf(index: number): number {
    const at = index * CONTROL;
    const size = this.#headers.readUInt32LE(index * HEADER + 40);
    const isCredentials =
      size >= 28 &&
      this.#controls.readInt32LE(at + 8) === SOL_SOCKET &&
      this.#controls.readInt32LE(at + 12) === SCM_CREDENTIALS;
    return isCredentials ? this.#controls.readUInt32LE(at + 16) : 0;
  }
}

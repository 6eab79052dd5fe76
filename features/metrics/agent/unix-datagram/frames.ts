import { badRequest } from '@komainu/kernel/errors.ts';

/** What stands in front of each frame: the length of its payload, then the process that sent it, in four bytes each. */
export const FRAME_HEADER_BYTES = 8;
/** Added to the length of a frame whose datagram was longer than the buffer: its end is missing. */
export const CUT = 0x80000000;
/** Stands where a process would: this frame is from the helper itself. */
const FROM_HELPER = 0xffffffff;
/** No datagram is longer, so a longer frame is none of ours. */
const MAX_FRAME_BYTES = 16 * 1024 * 1024;

/** What the helper says once its socket listens: how much the kernel keeps of what was not read. */
export function readyFrame(receiveBufferBytes: number): Buffer {
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + 4);
  frame.writeUInt32LE(4, 0);
  frame.writeUInt32LE(FROM_HELPER, 4);
  frame.writeUInt32LE(receiveBufferBytes, FRAME_HEADER_BYTES);
  return frame;
}

export interface DatagramFrames {
  ready(receiveBufferBytes: number): void;
  /** `isCut`: the datagram was longer, its end is missing. The bytes are the taker's until it returns. */
  datagram(bytes: Buffer, pid: number, isCut: boolean): void;
}

/** Cuts the output of the helper into datagrams. */
export class DatagramFrameReader {
  readonly #taker: DatagramFrames;
  #rest: Buffer = Buffer.alloc(0);

  constructor(taker: DatagramFrames) {
    this.#taker = taker;
  }

  /** Throws `bad_frame` when the bytes are not the helper's. */
  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (bytes.length - at >= FRAME_HEADER_BYTES) {
      const lengthAndCut = bytes.readUInt32LE(at);
      const isCut = lengthAndCut >= CUT;
      const length = isCut ? lengthAndCut - CUT : lengthAndCut;
      if (length > MAX_FRAME_BYTES) throw badRequest('bad_frame', `a frame of ${length} bytes is no datagram`);
      const end = at + FRAME_HEADER_BYTES + length;
      if (end > bytes.length) break;
      const pid = bytes.readUInt32LE(at + 4);
      const payload = bytes.subarray(at + FRAME_HEADER_BYTES, end);
      if (pid !== FROM_HELPER) this.#taker.datagram(payload, pid, isCut);
      else if (payload.length >= 4) this.#taker.ready(payload.readUInt32LE(0));
      at = end;
    }
    this.#rest = bytes.subarray(at);
  }
}

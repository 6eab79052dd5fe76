const MAX_FRAME_BYTES = 1024 * 1024;

/** Cuts a stream into frames that carry their length in front, in four bytes, little-endian. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);
  readonly #take: (frame: Buffer) => void;

  constructor(take: (frame: Buffer) => void) {
    this.#take = take;
  }

  /** False when the stream is not ours: a length beyond a megabyte. */
  push(chunk: Buffer): boolean {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (bytes.length - at >= 4) {
      const size = bytes.readUInt32LE(at);
      if (size > MAX_FRAME_BYTES) return false;
      if (bytes.length - at < 4 + size) break;
      this.#take(bytes.subarray(at + 4, at + 4 + size));
      at += 4 + size;
    }
    this.#rest = bytes.subarray(at);
    return true;
  }
}

/** Bodies below this are not worth keeping: V8 clears small buffers away cheaply. */
const SMALLEST = 64 * 1024;
const LARGEST = 4 * 1024 * 1024;
const KEPT_BYTES = 32 * 1024 * 1024;

/**
 * Buffers for request bodies, used again and again. Every 64 MB of buffers that a process drops make V8 walk its whole
 * heap; with megabytes of telemetry a second, and a heap that remembers a million series, that costs more than decoding.
 */
export class BodyPool {
  readonly #free = new Map<number, Buffer[]>();
  #keptBytes = 0;

  /** A buffer of at least `bytes`; its content is whatever was there before. */
  lend(bytes: number): Buffer {
    const capacity = capacityFor(bytes);
    const free = this.#free.get(capacity)?.pop();
    if (free === undefined) return Buffer.allocUnsafeSlow(capacity);
    this.#keptBytes -= capacity;
    return free;
  }

  /** Takes a lent buffer back; nobody may read it afterwards. */
  giveBack(buffer: Buffer): void {
    if (buffer.length < SMALLEST || buffer.length > LARGEST) return;
    if (this.#keptBytes + buffer.length > KEPT_BYTES) return;
    this.#keptBytes += buffer.length;
    const free = this.#free.get(buffer.length);
    if (free === undefined) this.#free.set(buffer.length, [buffer]);
    else free.push(buffer);
  }
}

/** The next power of two: a few sizes, so that a buffer fits the next body too. */
function capacityFor(bytes: number): number {
  let capacity = SMALLEST;
  while (capacity < bytes) capacity *= 2;
  return capacity;
}

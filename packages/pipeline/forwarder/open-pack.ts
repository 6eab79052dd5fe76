import { type FileHandle, open } from 'node:fs/promises';
import type { Closable } from '@komainu/kernel/lifecycle.ts';

/** A file that payloads are appended to, one at a time. */
export class OpenPack implements Closable {
  readonly #handle: FileHandle;
  #bytes = 0;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async create(path: string): Promise<OpenPack> {
    return new OpenPack(await open(path, 'wx', 0o600));
  }

  /** Appends one payload, or nothing of it: what a full disk has cut off is taken back. */
  async append(parts: readonly Buffer[], sizeBytes: number): Promise<void> {
    try {
      const { bytesWritten } = await this.#handle.writev([...parts], this.#bytes);
      if (bytesWritten !== sizeBytes) throw new Error(`only ${bytesWritten} of ${sizeBytes} bytes were written`);
      this.#bytes += sizeBytes;
    } catch (error) {
      await this.#handle.truncate(this.#bytes).catch(() => {});
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

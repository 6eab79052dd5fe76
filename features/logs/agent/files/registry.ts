import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A piece of a file that was planned as one batch and that the server has not answered yet. */
export interface PendingRange {
  readonly start: number;
  readonly end: number;
  /** The piece begins within a line that was too long. */
  readonly continued?: boolean;
}

/** How far a file was read. Everything before `offset` is answered, except what is pending. */
export interface FileProgress {
  /** Names the file in idempotency keys; given once, so that an inode that is used again is another file. */
  readonly id: string;
  path: string;
  readonly dev: number;
  readonly ino: number;
  /** SHA-256 of the first bytes, and how many they are: tells whether the inode still holds the same file. */
  fingerprint: { readonly bytes: number; readonly hash: string };
  offset: number;
  /** What stands at `offset` goes on with a line that was cut. */
  continued?: boolean;
  pending: PendingRange[];
}

/** How far the journal was read, by its own cursors. */
export interface JournalProgress {
  /** The last entry that is answered; '' at first. */
  cursor: string;
  /** First and last entry of a batch that is not answered yet. */
  pending: { readonly first: string; readonly last: string } | null;
}

interface Document {
  readonly version: 1;
  readonly savedUnixMs: number;
  readonly files: FileProgress[];
  readonly journal: JournalProgress;
  /** Journals of other folders, by their path. */
  readonly journals?: Readonly<Record<string, JournalProgress>>;
}

/**
 * What was read of files and journal, in one JSON file that is replaced as a whole. A batch is written down before it is
 * sent, so that after a crash exactly the same piece is sent again under the same key.
 */
export class TailRegistry {
  readonly #path: string;
  readonly #nowMs: () => number;
  /** When the last process saved; 0 on the first start on this machine. */
  readonly lastSavedMs: number;
  readonly files: Set<FileProgress>;
  readonly #journals: Map<string, JournalProgress>;
  #saving: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  private constructor(path: string, nowMs: () => number, document: Document | undefined) {
    this.#path = path;
    this.#nowMs = nowMs;
    this.lastSavedMs = document?.savedUnixMs ?? 0;
    this.files = new Set(document?.files ?? []);
    this.#journals = new Map(Object.entries(document?.journals ?? {}));
    if (document !== undefined) this.#journals.set('', document.journal);
  }

  /** The progress of the journal in a folder or file; '' is the machine's own. */
  journal(path: string): JournalProgress {
    let progress = this.#journals.get(path);
    if (progress === undefined) {
      progress = { cursor: '', pending: null };
      this.#journals.set(path, progress);
    }
    return progress;
  }

  /** Bytes of a file of that inode and size that the server has not answered for yet. */
  unreadOf(inode: number, size: number): number {
    for (const { ino, offset, pending } of this.files) {
      if (ino === inode) return size - Math.min(offset, ...pending.map(({ start }) => start));
    }
    return size;
  }

  /** Reads the registry; a missing or damaged file is a first start. */
  static async open(path: string, nowMs: () => number): Promise<TailRegistry> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const text = await readFile(path, 'utf8').catch(() => '');
    return new TailRegistry(path, nowMs, parseDocument(text));
  }

  /** Resolves when what stands in the registry now is on disk; calls that come together are written together. */
  save(): Promise<void> {
    if (this.#saving === undefined) {
      this.#saving = this.#write().finally(() => {
        this.#saving = undefined;
      });
      return this.#saving;
    }
    // What is being written may be older than this call: one more writing follows, for everybody who asks meanwhile.
    this.#next ??= this.#saving
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.save();
      });
    return this.#next;
  }

  async #write(): Promise<void> {
    const document: Document = {
      version: 1,
      savedUnixMs: this.#nowMs(),
      files: [...this.files],
      journal: this.journal(''),
      journals: Object.fromEntries([...this.#journals].filter(([path]) => path !== '')),
    };
    const temporary = `${this.#path}.tmp`;
    await writeFile(temporary, JSON.stringify(document), { mode: 0o600 });
    await rename(temporary, this.#path);
  }
}

function parseDocument(text: string): Document | undefined {
  try {
    const value = JSON.parse(text) as Partial<Document> | null;
    // We wrote it ourselves and replace it as a whole: a version that fits is enough.
    return value?.version === 1 && Array.isArray(value.files) ? (value as Document) : undefined;
  } catch {
    return undefined;
  }
}

import { createHash } from 'node:crypto';
import { type FileHandle, stat } from 'node:fs/promises';
import type { Counters } from '@komainu/kernel/counters.ts';
import { randomHex } from '@komainu/kernel/ids.ts';
import { decodePiece, type PieceState } from '../decode/decode-piece.ts';
import type { PieceBatch } from '../encode/batch.ts';
import type { LogIdentity } from '../encode/identity.ts';
import { PlainBatcher } from '../encode/plain-batch.ts';
import { recordBatch } from '../encode/record-batch.ts';
import type { LogOutlet } from '../log-outlet.ts';
import { decodingOf, type FileSource, isPlain } from '../sources/log-source.ts';
import { fingerprintOf, hasFingerprint } from './fingerprint.ts';
import type { FileProgress, PendingRange, TailRegistry } from './registry.ts';

/** What the tails of all files share. */
export interface TailParts {
  readonly registry: TailRegistry;
  readonly counters: Counters;
  readonly nowMs: () => number;
  readonly outlet: LogOutlet;
  /** Records of several lines are complete when nothing came for so long. */
  readonly flushAfterMs: number;
  /** Called at each round: a sign of life. */
  readonly beat?: () => void;
}

/** What a look at a file found: `blocked` when batches must be answered first, `idle` when there was nothing to read. */
export type PollResult = 'more' | 'idle' | 'blocked';

/** Bytes read at once; more than the longest record, so that a full piece always holds a whole one or a cut. */
const PIECE_BYTES = 1024 * 1024;
const FINGERPRINT_BYTES = 256;
/** Batches of one file under way at the same time: the server answers after its commit, up to a second later. */
const MAX_UNDER_WAY = 32;
/** How often a file that grows without a pause is looked at whether it still begins as it did. */
const RECOGNISE_EVERY_MS = 1_000;
/** A file that was written to so recently is looked at whether its name is another's now. */
const ACTIVE_FOR_MS = 30_000;
/** A renamed file's last line without its end is complete when its writer was silent for so long. */
const SETTLED_AFTER_MS = 1_000;

const LINES = 'komainu_agent_log_lines_total';
const DROPPED = 'komainu_agent_logs_dropped_total';

/** All tails take turns: one room to read into and one to write in are enough. */
const room = Buffer.allocUnsafeSlow(PIECE_BYTES);
const batcher = new PlainBatcher();

/** Follows one open file from where its progress says. */
export class FileTail {
  progress: FileProgress;
  #source: FileSource;
  #identity: LogIdentity;
  readonly #file: FileHandle;
  readonly #parts: TailParts;
  readonly #underWay = new Set<Promise<void>>();
  /** The file was renamed or deleted, or nobody wants it any more: it is read to its end and let go. */
  retired = false;
  /** When the file last had something new. */
  lastNewsMs: number;
  #size = -1;
  /** The size at which what was left held no whole record. */
  #stalledAt = -1;
  #recognisedMs = 0;
  #rested = true;
  #namedMs = 0;

  constructor(file: FileHandle, progress: FileProgress, source: FileSource, identity: LogIdentity, parts: TailParts) {
    this.#file = file;
    this.progress = progress;
    this.#source = source;
    this.#identity = identity;
    this.#parts = parts;
    this.lastNewsMs = parts.nowMs();
  }

  get source(): FileSource {
    return this.#source;
  }

  /** Another source has taken the file over: what is read from now on is its. */
  become(source: FileSource, identity: LogIdentity): void {
    this.#source = source;
    this.#identity = identity;
  }

  get busy(): boolean {
    return this.#underWay.size > 0;
  }

  /** Sends again, under their old keys, the pieces that an earlier process could not see answered. */
  async resume(): Promise<void> {
    for (const range of this.progress.pending) {
      const piece = await this.#read(range.start, range.end - range.start);
      if (piece.length < range.end - range.start) {
        this.#parts.counters.add(DROPPED, { reason: 'truncated' }, 1, 'log lines given up');
        this.#answered(this.progress, range);
        continue;
      }
      const state = { continued: range.continued === true, toEnd: true, flush: true };
      this.#start(range, this.#encode(piece, state, Number.POSITIVE_INFINITY), true);
    }
  }

  /** Reads what is new, as far as batches may be under way. */
  async poll(): Promise<PollResult> {
    if (this.#underWay.size >= MAX_UNDER_WAY || !this.#parts.outlet.hasRoom()) return 'blocked';
    const nowMs = this.#parts.nowMs();
    const { size } = await this.#file.stat();
    if (size !== this.#size) {
      this.lastNewsMs = nowMs;
      this.#size = size;
    }
    const { progress } = this;
    if (size < progress.offset || (size > progress.offset && !(await this.#recognised(nowMs)))) {
      this.#restart();
      return size > 0 ? 'more' : 'idle';
    }
    const quietMs = nowMs - this.lastNewsMs;
    const state = {
      continued: progress.continued === true,
      toEnd: this.retired && quietMs >= SETTLED_AFTER_MS,
      flush: quietMs >= this.#parts.flushAfterMs,
    };
    if (size === progress.offset || (size === this.#stalledAt && !state.flush && !state.toEnd)) {
      return (await this.#rest()) ? 'idle' : 'more';
    }
    this.#rested = false;
    const piece = await this.#read(progress.offset, Math.min(PIECE_BYTES, size - progress.offset));
    const reachesEnd = progress.offset + piece.length >= size;
    let batch = this.#encode(piece, reachesEnd ? state : { ...state, toEnd: false, flush: false });
    // One record fills the whole piece: it goes out as it is, or nothing would move any more.
    if (batch.bytes === 0 && piece.length === PIECE_BYTES) batch = this.#encode(piece, { ...state, flush: true });
    if (batch.bytes === 0) {
      this.#stalledAt = size;
      return 'idle';
    }
    await this.#take(batch);
    return progress.offset < size ? 'more' : 'idle';
  }

  /** Whether the file's name is another file's now, or nobody's: it was rotated. Asked at most once a second. */
  async moved(): Promise<boolean> {
    const nowMs = this.#parts.nowMs();
    if (this.retired || nowMs - this.lastNewsMs > ACTIVE_FOR_MS || nowMs - this.#namedMs < RECOGNISE_EVERY_MS)
      return false;
    this.#namedMs = nowMs;
    const { path, dev, ino } = this.progress;
    const status = await stat(path).catch(() => undefined);
    return status?.ino !== ino || status.dev !== dev;
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#underWay]);
    await this.#file.close();
  }

  /** Notes the piece, then sends it. */
  async #take(batch: PieceBatch): Promise<void> {
    const { progress, source } = this;
    const range: PendingRange = {
      start: progress.offset,
      end: progress.offset + batch.bytes,
      ...(progress.continued === true ? { continued: true } : {}),
    };
    // Both at once: whoever saves the registry meanwhile must not find the piece behind us and not pending.
    progress.offset = range.end;
    progress.continued = batch.continued;
    if (batch.lines > 0) progress.pending = [...progress.pending, range];
    await this.#refingerprint();
    source.stats.bytes += batch.bytes;
    // Rules left everything out: nothing to send, and to read it again after a crash does no harm.
    if (batch.lines === 0) return;
    try {
      // Written down before it is sent: after a crash the same piece goes out under the same key.
      await this.#parts.registry.save();
    } catch (error) {
      // A full disk: the piece is read again when the registry can be written.
      progress.offset = range.start;
      progress.continued = range.continued === true;
      progress.pending = progress.pending.filter((one) => one !== range);
      source.stats.bytes -= batch.bytes;
      throw error;
    }
    this.#start(range, batch, false);
  }

  #encode(piece: Buffer, state: PieceState, maxBodyBytes?: number): PieceBatch {
    const { source } = this;
    const shared = {
      identity: this.#identity,
      nowMs: this.#parts.nowMs(),
      tagTruncated: source.tagTruncated,
      ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
    };
    const onInvalid = () =>
      source.stats.error('invalid_utf8', 'a line was not valid UTF-8: what is invalid is replaced');
    if (isPlain(source)) {
      const { toEnd, continued } = state;
      const { maxMessageBytes } = source;
      return batcher.write(piece, { ...shared, maxMessageBytes, toEnd, continued, onInvalid });
    }
    const onBadLine = () =>
      source.stats.error('bad_container_line', `a line is not in the ${source.format} format: sent as it is`);
    return recordBatch(decodePiece(piece, decodingOf(source), state, onBadLine), { ...shared, rules: source.rules });
  }

  #start(range: PendingRange, batch: PieceBatch, repeated: boolean): void {
    const { progress, source } = this;
    const { counters, outlet, nowMs } = this.#parts;
    const key = createHash('sha256').update(`${progress.id}:${range.start}:${range.end}`).digest('hex').slice(0, 32);
    counters.add(LINES, {}, batch.lines, 'log lines read');
    const startedMs = nowMs();
    const run = outlet
      .send(batch, key, repeated ? undefined : source)
      .then((outcome) => {
        source.stats.logs += batch.lines;
        source.stats[outcome === 'taken' ? 'sent' : 'dropped'] += batch.lines;
        source.stats.answered(nowMs() - startedMs);
        this.#answered(progress, range);
      })
      // The process ends: the range stays pending for the next one.
      .catch(() => {})
      .finally(() => this.#underWay.delete(run));
    this.#underWay.add(run);
  }

  #answered(progress: FileProgress, range: PendingRange): void {
    progress.pending = progress.pending.filter((one) => one.start !== range.start || one.end !== range.end);
    void this.#parts.registry.save().catch(() => {});
  }

  /** The file was emptied in place (copytruncate): what follows is another file to the keys. */
  #restart(): void {
    this.#parts.counters.add('komainu_agent_log_files_truncated_total', {}, 1, 'followed files that were emptied');
    const { progress, source } = this;
    source.stats.error('truncated', `${progress.path} was emptied in place: lines not read before that are lost`);
    this.#parts.registry.files.delete(progress);
    const fresh = {
      ...progress,
      id: randomHex(8),
      fingerprint: fingerprintOf(Buffer.alloc(0)),
      offset: 0,
      continued: false,
      pending: [],
    };
    this.#parts.registry.files.add(fresh);
    // Batches under way hold their lines in memory and finish by themselves.
    this.progress = fresh;
    this.#stalledAt = -1;
  }

  /** Nothing more for now. A file that grew without a pause is looked at once more: false when it was emptied meanwhile. */
  async #rest(): Promise<boolean> {
    if (this.#rested) return true;
    this.#rested = true;
    if (await hasFingerprint(this.#file, this.progress.fingerprint)) return true;
    this.#restart();
    return false;
  }

  /** Whether a file that has more is still the same: it may have been emptied and filled again between two looks. */
  async #recognised(nowMs: number): Promise<boolean> {
    if (!this.#rested && nowMs - this.#recognisedMs < RECOGNISE_EVERY_MS) return true;
    this.#recognisedMs = nowMs;
    return hasFingerprint(this.#file, this.progress.fingerprint);
  }

  async #refingerprint(): Promise<void> {
    const { progress } = this;
    if (progress.fingerprint.bytes >= FINGERPRINT_BYTES || progress.offset <= progress.fingerprint.bytes) return;
    const head = Buffer.alloc(Math.min(FINGERPRINT_BYTES, progress.offset));
    const { bytesRead } = await this.#file.read(head, 0, head.length, 0);
    progress.fingerprint = fingerprintOf(head.subarray(0, bytesRead));
  }

  /** Bytes of the file, valid until the next read of any tail. */
  async #read(start: number, length: number): Promise<Buffer> {
    const buffer = length <= room.length ? room : Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#file.read(buffer, filled, length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }
}

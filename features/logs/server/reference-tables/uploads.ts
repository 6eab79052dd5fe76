import { randomBytes } from 'node:crypto';
import { type CsvTable, readCsv } from '@komainu/contracts/logs/csv.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest, CodedError, overloaded } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';

const MOST_UPLOADS = 20;
export const MOST_PARTS = 20;
/** Of all uploads together: they are kept in memory until a table is made of them. */
const MOST_CHARACTERS = 64_000_000;
const KEPT_MS = 60 * 60 * 1_000;

interface Upload {
  readonly id: string;
  /** The secret of the addresses of its parts. */
  readonly token: string;
  readonly headers: readonly string[];
  readonly parts: (string | undefined)[];
  readonly startedMs: number;
}

/** Files on their way to a reference table, in parts. Kept for an hour, by the node that began them. */
export class TableUploads {
  readonly #clock: Clock;
  readonly #uploads = new Map<string, Upload>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Throws `too_many_uploads` (503) while as many as can be are open. */
  begin(headers: readonly string[], partCount: number): Pick<Upload, 'id' | 'token'> {
    this.#forget();
    if (this.#uploads.size >= MOST_UPLOADS) {
      throw overloaded('too_many_uploads', `there are ${MOST_UPLOADS} uploads of reference tables already`);
    }
    const parts = Array.from({ length: partCount }, (): string | undefined => undefined);
    const token = randomBytes(24).toString('base64url');
    const upload = { id: uuid(), token, headers, parts, startedMs: this.#clock.nowMs() };
    this.#uploads.set(upload.id, upload);
    return upload;
  }

  /** Puts a part, counted from 1; a part that comes again replaces the one before. Throws `no_upload` (404) and others. */
  put(token: string, part: number, text: string): void {
    this.#forget();
    const upload = [...this.#uploads.values()].find((one) => one.token === token);
    if (upload === undefined || part < 1 || part > upload.parts.length) throw noUpload();
    const before = upload.parts[part - 1]?.length ?? 0;
    if (this.#characters() - before + text.length > MOST_CHARACTERS) {
      throw new CodedError('uploads_too_large', `uploads hold at most ${MOST_CHARACTERS} characters together`, {
        status: 413,
      });
    }
    upload.parts[part - 1] = text;
  }

  /** The table of a whole upload, which is forgotten then. Throws `no_upload` (404) and `bad_upload` (400). */
  take(id: string): CsvTable {
    this.#forget();
    const upload = this.#uploads.get(id);
    if (upload === undefined) throw noUpload();
    const missing = upload.parts.indexOf(undefined);
    if (missing !== -1) throw badRequest('bad_upload', `part ${missing + 1} of the upload is missing`);
    const table = tableOf(upload.headers, upload.parts.join(''));
    this.#uploads.delete(id);
    return table;
  }

  #forget(): void {
    const oldest = this.#clock.nowMs() - KEPT_MS;
    for (const { id, startedMs } of this.#uploads.values()) if (startedMs < oldest) this.#uploads.delete(id);
  }

  #characters(): number {
    return [...this.#uploads.values()]
      .flatMap(({ parts }) => parts)
      .reduce((sum, part) => sum + (part?.length ?? 0), 0);
  }
}

/** Rows by the headers that were announced; a first line that repeats them is none. */
function tableOf(headers: readonly string[], text: string): CsvTable {
  const line = headers.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
  const table = readCsv(`${line}\n${text.replace(/^\uFEFF/, '')}`);
  if (typeof table === 'string') throw badRequest('bad_upload', `the upload is no table: ${table}`);
  const [first, ...rest] = table.rows;
  const isHead = first?.every((cell, index) => cell.trim() === headers[index]) === true;
  return isHead ? { columns: table.columns, rows: rest } : table;
}

function noUpload(): CodedError {
  return new CodedError('no_upload', 'there is no such upload, or it has expired', { status: 404 });
}

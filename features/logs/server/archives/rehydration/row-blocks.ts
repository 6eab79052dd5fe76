import type { TelemetryStore } from '@komainu/store/port.ts';
import { sqlString } from '@komainu/store/sql.ts';
import { LogBatch } from '@komainu/wire/logs/batch.ts';
import type { LogDraft } from '@komainu/wire/logs/draft.ts';
import { logsTable } from '../../../tables/logs.ts';
import { hourOf } from '../layout.ts';
import type { ArchiveFile } from '../reading/archive-files.ts';

const ROWS_A_BLOCK = 20_000;
/** Blocks of large logs end here, by the length of their texts. */
const LENGTH_A_BLOCK = 32 * 1024 * 1024;
const HOUR_MS = 3_600_000;

/**
 * Stores the logs of archive files, each once. A block is always of the same logs of the same file and has a token of its
 * own, so the store knows it when it comes again soon; for later, an interrupted rehydration tells which ids are there.
 */
export class RowBlocks {
  readonly #store: TelemetryStore;
  readonly #index: string;
  readonly #rehydrationId: string;
  readonly #batch = new LogBatch();
  /** Ids that an earlier attempt has stored, of the hour that is read. */
  #present: ReadonlySet<bigint> = new Set();
  #presentHourMs = Number.NaN;
  #key = '';
  #logs = 0;
  #block = 0;
  #logsInBlock = 0;
  #lengthOfBlock = 0;
  /** Logs that are in the store, those that were there before included. */
  stored = 0;

  constructor(store: TelemetryStore, rehydrationId: string, index: string) {
    this.#store = store;
    this.#rehydrationId = rehydrationId;
    this.#index = index;
  }

  /** The last hour that an earlier attempt has stored logs of; NaN when there are none. */
  async lastHourMs(): Promise<number> {
    const [row] = await this.#store.rows<{ last: string; found: string }>(
      `SELECT toUnixTimestamp64Milli(max(ts)) AS last, count() AS found FROM ${logsTable.name} ` +
        `WHERE index_name = ${sqlString(this.#index)}`,
      { maxThreads: 1, timeoutMs: 120_000 },
    );
    return row === undefined || row.found === '0' ? Number.NaN : hourOf(Number(row.last));
  }

  /** Begins a file. `mayBeThere` says that an earlier attempt may have stored some of it. */
  async begin(file: ArchiveFile, mayBeThere: boolean): Promise<void> {
    this.#key = file.key;
    this.#block = 0;
    this.#logs = 0;
    this.#logsInBlock = 0;
    this.#lengthOfBlock = 0;
    if (!mayBeThere) this.#present = new Set();
    else if (file.hourMs !== this.#presentHourMs) this.#present = await this.#idsOf(file.hourMs);
    this.#presentHourMs = mayBeThere ? file.hourMs : Number.NaN;
  }

  /** Takes a log; a promise when a block is full. */
  push(draft: LogDraft, id: bigint): Promise<void> | undefined {
    draft.index = this.#index;
    this.#logs++;
    this.#logsInBlock++;
    this.#lengthOfBlock += lengthOf(draft);
    if (!this.#present.has(id)) this.#batch.push(draft, Number(id & 0xffffffffn), Number(id >> 32n));
    // By logs, not by rows: what is there already must not move the borders of blocks, or tokens would lie.
    if (this.#logsInBlock < ROWS_A_BLOCK && this.#lengthOfBlock < LENGTH_A_BLOCK) return undefined;
    return this.flush();
  }

  /** Stores what was taken of the file. */
  async flush(): Promise<void> {
    const token = `rehydration ${this.#rehydrationId} ${this.#key} ${this.#block++}`;
    const { rows } = this.#batch;
    this.#logsInBlock = 0;
    this.#lengthOfBlock = 0;
    try {
      if (rows > 0) await this.#store.insert(logsTable.name, this.#batch.encode(), rows, { token });
    } finally {
      this.#batch.reset();
    }
    this.stored += this.#logs;
    this.#logs = 0;
  }

  async #idsOf(hourMs: number): Promise<ReadonlySet<bigint>> {
    const rows = await this.#store.rows<{ id: string }>(
      `SELECT id FROM ${logsTable.name} WHERE index_name = ${sqlString(this.#index)} ` +
        `AND ts >= fromUnixTimestamp64Milli(${hourMs}) AND ts < fromUnixTimestamp64Milli(${hourMs + HOUR_MS})`,
      { maxThreads: 1, timeoutMs: 120_000 },
    );
    return new Set(rows.map(({ id }) => BigInt(id)));
  }
}

function lengthOf(draft: LogDraft): number {
  let length = draft.message.length;
  for (let index = 0; index < draft.size; index++) length += draft.value(index).length;
  return length;
}

/** The result formats that callers may ask for; rows as objects come through `rows`. */
export type QueryFormat = 'JSONEachRow' | 'JSONCompactEachRow' | 'JSONCompactColumns' | 'Native' | 'RowBinary' | 'TSV';

export interface QueryOptions {
  /** A name to cancel by; unique while the query runs. */
  readonly id?: string;
  /** Cancels the query in the engine (not only the wait) when it fires. */
  readonly signal?: AbortSignal;
  /** Wall time allowed, in milliseconds; 30 000 unless given. Exceeding it throws `store_timeout`. */
  readonly timeoutMs?: number;
  /** Engine memory allowed, in bytes. Exceeding it throws `store_memory_limit`. */
  readonly maxMemoryBytes?: number;
  /** Threads of the engine; interactive queries keep the default, background jobs give 1. */
  readonly maxThreads?: number;
}

export interface InsertOptions {
  /** The same token inserted twice into the same table within the window is stored once. Made up when left out. */
  readonly token?: string;
  /**
   * Idempotency keys of the requests in the block. They are remembered with the block: after a crash, a key is known if
   * and only if its block is stored or will be replayed.
   */
  readonly requestKeys?: readonly string[];
}

/**
 * The only door to telemetry. Errors are CodedErrors: `store_unavailable` (503: child process away or restarting),
 * `store_disk_full` (503), `store_timeout` (504), `store_memory_limit` and
 * `store_result_limit` (422), `store_cancelled` (499), `store_query` (500: the engine refused the SQL).
 */
export interface TelemetryStore {
  /** Stores one Native block (from `ColumnBatch.encode`) of `rows` rows; resolves when it is committed and queryable. */
  insert(table: string, block: readonly Buffer[], rows: number, options?: InsertOptions): Promise<void>;
  /** Whether a block with this idempotency key was stored within the remembered window (an hour or more). */
  knowsRequestKey(key: string): boolean;
  /** Result rows as objects. 64-bit integers come as strings, DateTime64 as strings. */
  rows<Row>(sql: string, options?: QueryOptions): Promise<Row[]>;
  /** The result in `format`, as bytes. */
  bytes(sql: string, format: QueryFormat, options?: QueryOptions): Promise<Buffer>;
  /** Runs a statement without a result (DDL, INSERT SELECT, ALTER). */
  command(sql: string, options?: QueryOptions): Promise<void>;
  /** Cancels the query with this id; resolves whether or not it still ran. */
  cancel(id: string): Promise<void>;
  /** What the status page shows. */
  health(): StoreHealth;
  close(): Promise<void>;
}

export interface StoreHealth {
  readonly state: 'starting' | 'ready' | 'restarting' | 'disk_full' | 'closed';
  readonly reason: string;
  readonly restarts: number;
  /** Spool files written and not yet inserted. */
  readonly spooledBlocks: number;
}

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { type DataDirectoryLock, lockDataDirectory } from '../data-directory/lock.ts';
import type { InsertOptions, QueryFormat, QueryOptions, StoreHealth, TelemetryStore } from '../port.ts';
import { type EngineStatement, MAX_QUERY_BYTES, QueryRunner } from '../query-runner.ts';
import { parseRows } from '../result-rows.ts';
import { SpooledInserter } from '../spool/spooled-inserter.ts';
import { ClickHouseServer, type ServerSettings } from './clickhouse-server.ts';

export interface RemoteStoreSettings {
  /** `http(s)://user:password@host:port/database`. */
  readonly url: string;
  /** Komainu's data directory on this machine: the spool lives in it. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The cluster's name when the address is one of several servers; a query is then cancelled on all of them. */
  readonly cluster?: string;
  readonly maxQueryMemoryBytes?: number;
  readonly maxQueryThreads?: number;
  /** Queries at the same time; 16 unless given. */
  readonly maxQueries?: number;
  readonly freeFloorBytes?: number;
}

const MAX_INSERTS = 4;
const MAX_WAITING_QUERIES = 256;
const MAX_RESULT_BYTES = 128 * 1024 * 1024;

/**
 * Opens a store on a ClickHouse server or cluster over HTTP: the same SQL and the same Native bytes as embedded. Inserts
 * pass through the spool on this machine all the same, because a broken connection leaves it open whether a block was
 * stored; the spool sends it again under its token. Throws `data_dir_in_use`, or `store_start_failed` when the server
 * does not answer.
 */
export async function openRemoteStore(settings: RemoteStoreSettings): Promise<TelemetryStore> {
  const lock = lockDataDirectory(settings.dataDir);
  try {
    const store = new RemoteStore(settings, lock);
    await store.open();
    return store;
  } catch (error) {
    lock.release();
    throw error;
  }
}

class RemoteStore implements TelemetryStore {
  readonly #settings: RemoteStoreSettings;
  readonly #lock: DataDirectoryLock;
  readonly #server: ClickHouseServer;
  readonly #inserter: SpooledInserter;
  readonly #queries: QueryRunner;
  #state: 'starting' | 'open' | 'closed' = 'starting';

  constructor(settings: RemoteStoreSettings, lock: DataDirectoryLock) {
    this.#settings = settings;
    this.#lock = lock;
    const maxQueries = settings.maxQueries ?? 16;
    this.#server = new ClickHouseServer(settings, maxQueries + MAX_INSERTS + 4);
    this.#inserter = new SpooledInserter({
      directory: join(settings.dataDir, 'spool'),
      engine: this.#server,
      clock: settings.clock,
      logger: settings.logger,
      freeFloorBytes: settings.freeFloorBytes ?? 200 * 1024 * 1024,
      maxInserts: MAX_INSERTS,
    });
    this.#queries = new QueryRunner(settings.clock, maxQueries, MAX_WAITING_QUERIES);
  }

  async open(): Promise<void> {
    const reason = await this.#server.connect();
    if (reason !== undefined) {
      await this.#server.close();
      throw new CodedError('store_start_failed', `the ClickHouse server does not answer: ${reason}`, { status: 503 });
    }
    void this.#inserter.replay();
    this.#state = 'open';
  }

  insert(table: string, block: readonly Buffer[], rows: number, options: InsertOptions = {}): Promise<void> {
    return this.#inserter.insert(table, block, rows, options);
  }

  knowsRequestKey(key: string): boolean {
    return this.#inserter.knowsRequestKey(key);
  }

  async rows<Row>(sql: string, options?: QueryOptions): Promise<Row[]> {
    return parseRows<Row>(await this.bytes(sql, 'JSONEachRow', options));
  }

  bytes(sql: string, format: QueryFormat, options?: QueryOptions): Promise<Buffer> {
    return this.#run(`${sql}\nFORMAT ${format}`, { max_result_bytes: MAX_RESULT_BYTES }, options);
  }

  async command(sql: string, options?: QueryOptions): Promise<void> {
    await this.#run(sql, {}, options);
  }

  cancel(id: string): Promise<void> {
    this.#queries.cancel(id);
    return Promise.resolve();
  }

  health(): StoreHealth {
    const rest = { restarts: this.#server.watch.returns, spooledBlocks: this.#inserter.spooledBlocks };
    if (this.#state === 'closed') return { state: 'closed', reason: 'the store was closed', ...rest };
    if (this.#state === 'starting') return { state: 'starting', reason: 'the store starts', ...rest };
    if (this.#server.watch.reason !== '') return { state: 'restarting', reason: this.#server.watch.reason, ...rest };
    const full = this.#inserter.diskFullReason();
    return full === undefined ? { state: 'ready', reason: '', ...rest } : { state: 'disk_full', reason: full, ...rest };
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#inserter.close();
    this.#queries.close();
    await this.#server.close();
    await this.#inserter.drained();
    this.#lock.release();
  }

  #run(sql: string, extra: ServerSettings, options: QueryOptions = {}): Promise<Buffer> {
    const { maxQueryMemoryBytes, maxQueryThreads } = this.#settings;
    const maxMemoryBytes = options.maxMemoryBytes ?? maxQueryMemoryBytes;
    const maxThreads = options.maxThreads ?? maxQueryThreads;
    const start = (timeoutMs: number): EngineStatement => {
      this.#server.assertAvailable();
      const id = randomUUID();
      const dropped = new AbortController();
      const result = this.#server.run(sql, id, dropped.signal, {
        max_execution_time: Math.max(0.001, timeoutMs / 1000),
        max_query_size: MAX_QUERY_BYTES,
        ...(maxMemoryBytes === undefined ? {} : { max_memory_usage: maxMemoryBytes }),
        ...(maxThreads === undefined ? {} : { max_threads: maxThreads }),
        ...extra,
      });
      return { result, kill: () => this.#server.kill(id), giveUp: () => dropped.abort() };
    };
    return this.#queries.run(start, options);
  }
}

import { mkdirSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';
import { overloaded } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { type DataDirectoryLock, lockDataDirectory } from '../data-directory/lock.ts';
import { EngineGone } from '../engine-errors.ts';
import type { InsertOptions, QueryFormat, QueryOptions, StoreHealth, TelemetryStore } from '../port.ts';
import { type EngineStatement, MAX_QUERY_BYTES, QueryRunner } from '../query-runner.ts';
import { parseRows } from '../result-rows.ts';
import { type InsertEngine, SpooledInserter } from '../spool/spooled-inserter.ts';
import { sqlIdentifier, sqlString } from '../sql.ts';
import type { EngineProcess } from './engine-process.ts';
import type { EngineSettings } from './protocol.ts';
import { Supervisor } from './supervisor.ts';

export interface EmbeddedStoreSettings {
  /** Komainu's data directory; the engine, the spool and the lock live in it. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Memory of the engine as a whole, in bytes; 40 % of the machine's, at least 1 GB, unless given. */
  readonly maxMemoryBytes?: number;
  /** Memory of one query unless it asks for less, in bytes; half of the engine's unless given. */
  readonly maxQueryMemoryBytes?: number;
  /** Threads of one query; the machine's processors unless given. */
  readonly maxQueryThreads?: number;
  /** Queries at the same time; 8 unless given. Further 256 wait. */
  readonly maxQueries?: number;
  /** Refuse inserts when the disk has less room than this, in bytes; 200 MB unless given. */
  readonly freeFloorBytes?: number;
  /** Further command-line arguments of the engine, for example `--config-file=…`. */
  readonly engineArguments?: readonly string[];
}

const DATABASE = 'komainu';
const INSERT_SESSIONS = 3;
const MAX_WAITING_QUERIES = 256;
const MAX_RESULT_BYTES = 128 * 1024 * 1024;
/** An insert that takes longer means that the engine hangs although it answers pings. */
const INSERT_LIMIT_MS = 300_000;
const REPLAY_WAIT_MS = 15_000;

/**
 * Opens the embedded store: takes the directory, starts the child process, inserts what the spool still holds. Throws
 * `data_dir_in_use` or `store_start_failed`.
 */
export async function openEmbeddedStore(settings: EmbeddedStoreSettings): Promise<TelemetryStore> {
  const lock = lockDataDirectory(settings.dataDir);
  try {
    const store = new EmbeddedStore(settings, lock);
    await store.open();
    return store;
  } catch (error) {
    lock.release();
    throw error;
  }
}

class EmbeddedStore implements TelemetryStore {
  readonly #lock: DataDirectoryLock;
  readonly #clock: Clock;
  readonly #supervisor: Supervisor;
  readonly #inserter: SpooledInserter;
  readonly #queries: QueryRunner;
  readonly #queryDefaults: { readonly memoryBytes: number; readonly threads: number };
  #state: 'starting' | 'open' | 'closed' = 'starting';

  constructor(settings: EmbeddedStoreSettings, lock: DataDirectoryLock) {
    this.#lock = lock;
    this.#clock = settings.clock;
    const memoryBytes = settings.maxMemoryBytes ?? Math.max(1_000_000_000, Math.floor(totalmem() * 0.4));
    const maxQueries = settings.maxQueries ?? 8;
    this.#queryDefaults = {
      memoryBytes: settings.maxQueryMemoryBytes ?? Math.floor(memoryBytes / 2),
      threads: settings.maxQueryThreads ?? availableParallelism(),
    };
    const directory = join(settings.dataDir, 'telemetry');
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#supervisor = new Supervisor({
      child: {
        directory,
        database: DATABASE,
        connectionArgs: [...connectionArgs(memoryBytes), ...(settings.engineArguments ?? [])],
        insertSessions: INSERT_SESSIONS,
        querySessions: maxQueries,
      },
      pidFile: join(settings.dataDir, 'store.pid'),
      clock: settings.clock,
      logger: settings.logger,
    });
    this.#inserter = new SpooledInserter({
      directory: join(settings.dataDir, 'spool'),
      engine: new ChildInsertEngine(this.#supervisor, settings.clock),
      clock: settings.clock,
      logger: settings.logger,
      freeFloorBytes: settings.freeFloorBytes ?? 200 * 1024 * 1024,
      maxInserts: INSERT_SESSIONS,
    });
    this.#queries = new QueryRunner(settings.clock, maxQueries, MAX_WAITING_QUERIES);
  }

  async open(): Promise<void> {
    await this.#supervisor.start();
    // A replay that takes long (a full disk, a large spool) goes on beside the work; its keys are known already.
    const replay = this.#inserter.replay();
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(REPLAY_WAIT_MS, resolve);
      void replay.then(() => {
        cancel();
        resolve();
      });
    });
    this.#state = 'open';
  }

  insert(table: string, block: readonly Buffer[], rows: number, options: InsertOptions = {}): Promise<void> {
    return this.#inserter.insert(table, block, rows, options);
  }

  knowsRequestKey(key: string): boolean {
    return this.#inserter.knowsRequestKey(key);
  }

  async rows<Row>(sql: string, options?: QueryOptions): Promise<Row[]> {
    return parseRows<Row>(await this.#run(sql, 'JSONEachRow', { max_result_bytes: MAX_RESULT_BYTES }, options));
  }

  bytes(sql: string, format: QueryFormat, options?: QueryOptions): Promise<Buffer> {
    return this.#run(sql, format, { max_result_bytes: MAX_RESULT_BYTES }, options);
  }

  async command(sql: string, options?: QueryOptions): Promise<void> {
    await this.#run(sql, 'Null', { max_result_bytes: 0 }, options);
  }

  cancel(id: string): Promise<void> {
    this.#queries.cancel(id);
    return Promise.resolve();
  }

  health(): StoreHealth {
    const full = this.#inserter.diskFullReason();
    const { restarts, reason } = this.#supervisor;
    const { spooledBlocks } = this.#inserter;
    if (this.#state === 'closed') return { state: 'closed', reason: 'the store was closed', restarts, spooledBlocks };
    if (this.#state === 'starting') return { state: 'starting', reason: 'the store starts', restarts, spooledBlocks };
    if (this.#supervisor.engine === undefined) return { state: 'restarting', reason, restarts, spooledBlocks };
    if (full !== undefined) return { state: 'disk_full', reason: full, restarts, spooledBlocks };
    return { state: 'ready', reason: '', restarts, spooledBlocks };
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#inserter.close();
    this.#queries.close();
    await this.#supervisor.close();
    await this.#inserter.drained();
    this.#lock.release();
  }

  #run(sql: string, format: string, extra: EngineSettings, options: QueryOptions = {}): Promise<Buffer> {
    const start = (timeoutMs: number): EngineStatement => {
      const engine = engineOf(this.#supervisor);
      const statement = engine.run('query', sql, format, {
        max_execution_time: Math.max(0.001, timeoutMs / 1000),
        max_memory_usage: options.maxMemoryBytes ?? this.#queryDefaults.memoryBytes,
        max_threads: options.maxThreads ?? this.#queryDefaults.threads,
        ...extra,
      });
      return {
        result: statement.result,
        kill: () => engine.kill(statement.number),
        giveUp: () => engine.destroy('a cancelled statement did not end'),
      };
    };
    return this.#queries.run(start, options);
  }
}

/** Inserts through the child's own sessions for inserts, which queries never occupy. */
class ChildInsertEngine implements InsertEngine {
  readonly #supervisor: Supervisor;
  readonly #clock: Clock;

  constructor(supervisor: Supervisor, clock: Clock) {
    this.#supervisor = supervisor;
    this.#clock = clock;
  }

  async insert(block: { table: string; path: string; token: string }): Promise<void> {
    const engine = this.#supervisor.engine;
    if (engine === undefined) throw new EngineGone(this.#supervisor.reason, false);
    // Replacing rows of one block by one another costs as much as storing them, and the next merge does it anyway.
    const sql =
      `INSERT INTO ${sqlIdentifier(block.table)} FROM INFILE ${sqlString(block.path)} SETTINGS async_insert = 0, ` +
      `optimize_on_insert = 0, insert_deduplication_token = ${sqlString(block.token)} FORMAT Native`;
    const cancel = this.#clock.after(INSERT_LIMIT_MS, () => engine.destroy('an insert did not end'));
    try {
      await engine.run('insert', sql, 'Null', {}).result;
    } finally {
      cancel();
    }
  }

  available(): Promise<void> {
    return this.#supervisor.available();
  }

  assertAvailable(): void {
    engineOf(this.#supervisor);
  }
}

function engineOf(supervisor: Supervisor): EngineProcess {
  const { engine } = supervisor;
  if (engine !== undefined) return engine;
  throw overloaded('store_unavailable', supervisor.closed ? 'the store is closed' : 'the store is restarting');
}

/** Limits of the engine as a whole; these cannot be set later by a statement. */
function connectionArgs(memoryBytes: number): string[] {
  return [
    `--max_server_memory_usage=${memoryBytes}`,
    `--mark_cache_size=${Math.min(134_217_728, Math.floor(memoryBytes / 10))}`,
    // For statements that ask for it: blocks of columns that small queries read again and again.
    `--uncompressed_cache_size=${Math.min(67_108_864, Math.floor(memoryBytes / 20))}`,
    `--max_bytes_before_external_group_by=${Math.floor(memoryBytes / 4)}`,
    `--max_bytes_before_external_sort=${Math.floor(memoryBytes / 4)}`,
    '--async_insert=0',
    // Statements may name a quarter of a million series.
    `--max_query_size=${MAX_QUERY_BYTES}`,
    // Clients may send old data: a block may touch any number of days.
    '--max_partitions_per_insert_block=0',
    '--output_format_json_quote_64bit_integers=1',
    // Its threads are a quarter of the time of a small statement; up to 10,000 rows of logs come as fast without, for less work.
    '--output_format_parallel_formatting=0',
  ];
}

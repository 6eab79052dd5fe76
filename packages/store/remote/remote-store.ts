import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, messageOf, overloaded } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { type DataDirectoryLock, lockDataDirectory } from '../data-directory/lock.ts';
import { EngineGone, engineError } from '../engine-errors.ts';
import type { InsertOptions, QueryFormat, QueryOptions, StoreHealth, TelemetryStore } from '../port.ts';
import { type EngineStatement, QueryRunner } from '../query-runner.ts';
import { parseRows } from '../result-rows.ts';
import { type InsertEngine, SpooledInserter } from '../spool/spooled-inserter.ts';
import { sqlIdentifier, sqlString } from '../sql.ts';
import { ServerWatch } from './server-watch.ts';

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
/** Above every limit of a statement: those come first and say what happened. */
const SOCKET_LIMIT_MS = 900_000;

type Settings = Readonly<Record<string, string | number>>;

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

  #run(sql: string, extra: Settings, options: QueryOptions = {}): Promise<Buffer> {
    const { maxQueryMemoryBytes, maxQueryThreads } = this.#settings;
    const maxMemoryBytes = options.maxMemoryBytes ?? maxQueryMemoryBytes;
    const maxThreads = options.maxThreads ?? maxQueryThreads;
    const start = (timeoutMs: number): EngineStatement => {
      this.#server.assertAvailable();
      const id = randomUUID();
      const dropped = new AbortController();
      const result = this.#server.run(sql, id, dropped.signal, {
        max_execution_time: Math.max(0.001, timeoutMs / 1000),
        ...(maxMemoryBytes === undefined ? {} : { max_memory_usage: maxMemoryBytes }),
        ...(maxThreads === undefined ? {} : { max_threads: maxThreads }),
        ...extra,
      });
      return { result, kill: () => this.#server.kill(id), giveUp: () => dropped.abort() };
    };
    return this.#queries.run(start, options);
  }
}

/** What a server answers when the database of the address does not exist. */
const UNKNOWN_DATABASE = '81';

/** The HTTP interface of a server; what is thrown tells a refusal (CodedError) from an unknown outcome (EngineGone). */
class ClickHouseServer implements InsertEngine {
  readonly #client: ClickHouseClient;
  readonly #settings: RemoteStoreSettings;
  readonly #onCluster: string;
  readonly watch: ServerWatch;

  constructor(settings: RemoteStoreSettings, maxConnections: number) {
    this.#settings = settings;
    this.#onCluster = settings.cluster === undefined ? '' : ` ON CLUSTER ${sqlString(settings.cluster)}`;
    this.#client = createClient({
      url: settings.url,
      application: 'komainu',
      request_timeout: SOCKET_LIMIT_MS,
      max_open_connections: maxConnections,
      log: { level: ClickHouseLogLevel.OFF },
      clickhouse_settings: {
        // The whole result is made before it is sent, so that a late failure has its status and not half a body.
        wait_end_of_query: 1,
        output_format_json_quote_64bit_integers: 1,
        session_timezone: 'UTC',
      },
    });
    this.watch = new ServerWatch(async () => (await this.ping()) === undefined, settings.clock, settings.logger);
  }

  /** The first contact: makes the database when there is none. Returns why it failed, undefined when it worked. */
  async connect(): Promise<string | undefined> {
    const first = await this.#client.ping({ select: true });
    if (first.success) return undefined;
    if (!(first.error instanceof ClickHouseError && first.error.code === UNKNOWN_DATABASE))
      return messageOf(first.error);
    const address = new URL(this.#settings.url);
    const database = decodeURIComponent(address.pathname.slice(1));
    address.pathname = '/default';
    const client = createClient({ url: address, log: { level: ClickHouseLogLevel.OFF } });
    try {
      await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${sqlIdentifier(database)}${this.#onCluster}` });
    } catch (error) {
      return messageOf(error);
    } finally {
      await client.close();
    }
    return this.ping();
  }

  /** Runs `SELECT 1`; returns why that did not work, undefined when it did. */
  async ping(): Promise<string | undefined> {
    const result = await this.#client.ping({ select: true });
    return result.success ? undefined : messageOf(result.error);
  }

  async run(sql: string, queryId: string, signal: AbortSignal, settings: Settings): Promise<Buffer> {
    return this.#answer(
      this.#client.exec({ query: sql, query_id: queryId, abort_signal: signal, clickhouse_settings: settings }),
      signal,
    );
  }

  kill(queryId: string): void {
    this.#client
      .command({ query: `KILL QUERY${this.#onCluster} WHERE query_id = ${sqlString(queryId)} ASYNC` })
      .catch(() => {});
  }

  async insert(block: { table: string; path: string; token: string }): Promise<void> {
    if (this.watch.reason !== '') throw new EngineGone(this.watch.reason, false);
    const values = createReadStream(block.path, { highWaterMark: 1 << 20 });
    await this.#answer(
      this.#client.exec({
        query: `INSERT INTO ${sqlIdentifier(block.table)} FORMAT Native`,
        values,
        clickhouse_settings: {
          async_insert: 0,
          insert_deduplication_token: block.token,
          // On a Distributed table: answer when the shards have the rows.
          distributed_foreground_insert: 1,
          max_partitions_per_insert_block: '0',
        },
      }),
    ).finally(() => values.destroy());
  }

  available(): Promise<void> {
    return this.watch.available();
  }

  assertAvailable(): void {
    if (this.watch.closed) throw overloaded('store_unavailable', 'the store is closed');
    if (this.watch.reason !== '') throw overloaded('store_unavailable', 'the ClickHouse server is away');
  }

  async close(): Promise<void> {
    this.watch.close();
    await this.#client.close();
  }

  async #answer(request: Promise<{ stream: Readable }>, signal?: AbortSignal): Promise<Buffer> {
    try {
      return await buffer((await request).stream);
    } catch (error) {
      if (error instanceof ClickHouseError) throw engineError(`Code: ${error.code}. ${error.message}`);
      if (signal?.aborted === true) throw new EngineGone('the statement was given up', false);
      const reason = error instanceof Error && 'code' in error ? String(error.code) : messageOf(error);
      this.watch.lost(reason);
      throw new EngineGone(`the ClickHouse server is away (${reason})`, false);
    }
  }
}

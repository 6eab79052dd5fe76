import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf, overloaded } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { EngineGone, engineError } from '../engine-errors.ts';
import type { InsertEngine } from '../spool/spooled-inserter.ts';
import { sqlIdentifier, sqlString } from '../sql.ts';
import { ServerWatch } from './server-watch.ts';

export interface ServerAddress {
  readonly url: string;
  readonly cluster?: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

export type ServerSettings = Readonly<Record<string, string | number>>;

/** Above every limit of a statement: those come first and say what happened. */
const SOCKET_LIMIT_MS = 900_000;

/** What a server answers when the database of the address does not exist. */
const UNKNOWN_DATABASE = '81';

/** The HTTP interface of a server; what is thrown tells a refusal (CodedError) from an unknown outcome (EngineGone). */
export class ClickHouseServer implements InsertEngine {
  readonly #client: ClickHouseClient;
  readonly #settings: ServerAddress;
  readonly #onCluster: string;
  readonly watch: ServerWatch;

  constructor(settings: ServerAddress, maxConnections: number) {
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

  async run(sql: string, queryId: string, signal: AbortSignal, settings: ServerSettings): Promise<Buffer> {
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
          // The next merge does it anyway, and readers of replacing tables say FINAL.
          optimize_on_insert: 0,
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

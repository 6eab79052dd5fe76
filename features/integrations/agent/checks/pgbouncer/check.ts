import { messageOf } from '@komainu/kernel/errors.ts';
import { type Check, type CheckModule, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { badCheckConfig, flagOption, textOption } from '../../read-instance.ts';
import { toNumber } from '../../sql/send-rows.ts';
import { readAddress } from '../postgres/options.ts';
import { openPostgres, type PostgresAddress, type PostgresSession, type PostgresTable } from '../postgres/session.ts';
import { CLIENTS, type ConsoleTable, DATABASES, POOLS, SERVERS, SETTINGS, STATS } from './metrics.ts';

/** The console is a database of this name. */
const CONSOLE = 'pgbouncer';

/** PgBouncer, by its console. */
export const check: CheckModule = {
  name: 'pgbouncer',
  create: (instance) => new PgbouncerCheck(readOptions(instance)),
};

interface PgbouncerOptions {
  readonly address: PostgresAddress;
  readonly tables: readonly ConsoleTable[];
}

/** Reads an instance of `pgbouncer.d/conf.yaml`. Throws `bad_check_config`. */
export function readOptions(instance: YamlMap): PgbouncerOptions {
  const place = { ...instance, ...fromUrl(textOption(instance, 'database_url', '')) };
  for (const name of ['host', 'username']) {
    if (textOption(place, name, '') === '') throw badCheckConfig(name, 'is required, unless database_url is given');
  }
  const withPort = { ...place, port: textOption(place, 'port', '6432') };
  return {
    address: { ...readAddress(withPort, textOption(place, 'username')), isConsole: true },
    tables: [
      ...[STATS, POOLS, DATABASES],
      ...(flagOption(instance, 'collect_per_client_metrics', false) ? [CLIENTS] : []),
      ...(flagOption(instance, 'collect_per_server_metrics', false) ? [SERVERS] : []),
    ],
  };
}

/** `postgresql://user:password@host:6432/pgbouncer?sslmode=require`. */
function fromUrl(text: string): YamlMap {
  if (text === '') return {};
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw badCheckConfig('database_url', 'must be an address such as postgresql://user@host:6432/pgbouncer');
  }
  const tls = url.searchParams.get('sslmode');
  return {
    host: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ...(tls === null ? {} : { ssl: tls }),
  };
}

class PgbouncerCheck implements Check {
  readonly #options: PgbouncerOptions;

  constructor(options: PgbouncerOptions) {
    this.#options = options;
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const { address } = this.#options;
    const tags = [`host:${address.host}`, `port:${address.port}`, `db:${CONSOLE}`];
    let session: PostgresSession | undefined;
    try {
      session = await openPostgres(address, CONSOLE, signal);
      await this.#measure(session, sender, signal);
    } catch (error) {
      sender.serviceCheck('pgbouncer.can_connect', CheckStatus.critical, tags, messageOf(error));
      throw error;
    } finally {
      await session?.close();
    }
    sender.serviceCheck('pgbouncer.can_connect', CheckStatus.ok, tags);
  }

  async #measure(session: PostgresSession, sender: CheckSender, signal: AbortSignal): Promise<void> {
    const version = /\d+\.\d+\.\d+/.exec(String((await session.rows('SHOW VERSION'))[0]?.[0] ?? ''))?.[0];
    if (version !== undefined) sender.metadata('version.raw', version);
    for (const table of this.#options.tables) {
      try {
        reportTable(table, await session.table(table.sql), sender);
      } catch (error) {
        signal.throwIfAborted();
        sender.warning(`${table.sql}: ${messageOf(error)}`);
      }
    }
    // Those who may only see statistics may not see the configuration.
    const settings = await session.rows('SHOW CONFIG').catch(() => []);
    for (const [key, value] of settings) {
      const metric = SETTINGS[String(key)];
      const number = toNumber(value);
      if (metric !== undefined && number !== undefined) sender.gauge(metric, number);
    }
  }
}

/** Sends a table; the console itself is no database that anybody pools. */
export function reportTable(wanted: ConsoleTable, { columns, rows }: PostgresTable, sender: CheckSender): void {
  for (const row of rows) {
    const values = new Map(columns.map((column, place) => [column, row[place]]));
    if (values.get('database') === CONSOLE) continue;
    const tags = Object.entries(wanted.tags).flatMap(([column, tag]) =>
      values.has(column) ? [`${tag}:${String(values.get(column))}`] : [],
    );
    for (const [column, metric] of Object.entries(wanted.gauges)) {
      const number = numberOrTime(column, values.get(column));
      if (number !== undefined) sender.gauge(metric, number, tags);
    }
    for (const [column, metric] of Object.entries(wanted.rates)) {
      const number = toNumber(values.get(column));
      if (number !== undefined) sender.rate(metric, number, tags);
    }
  }
}

/** Times come as `2026-11-22 10:00:00 UTC` and are sent as Unix seconds. */
function numberOrTime(column: string, value: unknown): number | undefined {
  if (!column.endsWith('_time') || typeof value !== 'string' || !value.includes('-')) return toNumber(value);
  const timeMs = Date.parse(/ (UTC|[+-]\d)/.test(value) ? value : `${value} UTC`);
  return Number.isFinite(timeMs) ? timeMs / 1000 : undefined;
}

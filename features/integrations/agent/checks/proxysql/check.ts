import { messageOf } from '@komainu/kernel/errors.ts';
import {
  type Check,
  type CheckModule,
  type CheckParts,
  type CheckSender,
  CheckStatus,
  type YamlMap,
} from '../../check.ts';
import { checkTlsOptions } from '../../http/read-options.ts';
import { badCheckConfig, flagOption, numberOption, textOption, textsOption, wholeOption } from '../../read-instance.ts';
import { readCustomQueries } from '../../sql/custom-queries.ts';
import type { SqlQuery } from '../../sql/query.ts';
import { QueryRunner } from '../../sql/run-queries.ts';
import { toNumber } from '../../sql/send-rows.ts';
import { type MysqlAddress, type MysqlSession, openMysql } from '../mysql/session.ts';
import { GLOBAL, MEMORY, type NamedNumber, TABLES } from './metrics.ts';

const ADMIN_PORT = 6032;
const NANOSECONDS_PER_PERCENT = 1e7;

/** ProxySQL, by its admin interface, which speaks as MySQL does. */
export const check: CheckModule = proxysqlCheck(openMysql);

/** The check over any way to reach the interface: tests hand in answers. */
export function proxysqlCheck(open: typeof openMysql): CheckModule {
  return {
    name: 'proxysql',
    create: (instance, initConfig, parts) => new ProxysqlCheck(readOptions(instance, initConfig), open, parts),
  };
}

interface ProxysqlOptions {
  readonly address: MysqlAddress;
  readonly memory: boolean;
  readonly tables: readonly SqlQuery[];
  readonly customQueries: readonly SqlQuery[];
}

/** Reads an instance of `proxysql.d/conf.yaml`. Throws `bad_check_config`. */
export function readOptions(instance: YamlMap, initConfig: YamlMap): ProxysqlOptions {
  const wanted = textsOption(instance, 'additional_metrics');
  const words = [...Object.keys(TABLES), 'memory_metrics'];
  const unknown = wanted.find((word) => !words.includes(word));
  if (unknown !== undefined) {
    throw badCheckConfig('additional_metrics', `has ${unknown}, which is none of ${words.join(', ')}`);
  }
  return {
    address: readAddress(instance),
    memory: wanted.includes('memory_metrics'),
    tables: Object.entries(TABLES).flatMap(([name, table]) =>
      wanted.includes(name) ? [{ ...table, name, tags: [], everyS: undefined }] : [],
    ),
    customQueries: readCustomQueries(instance, initConfig, 'proxysql'),
  };
}

function readAddress(instance: YamlMap): MysqlAddress {
  return {
    host: textOption(instance, 'host', textOption(instance, 'server', 'localhost')),
    port: wholeOption(instance, 'port', ADMIN_PORT, 1, 65_535),
    socket: '',
    username: textOption(instance, 'username', textOption(instance, 'user', '')),
    password: textOption(instance, 'password', textOption(instance, 'pass', '')),
    tls: flagOption(instance, 'tls_verify', false) ? checkTlsOptions(instance) : undefined,
    connectTimeoutMs: 1000 * numberOption(instance, 'connect_timeout', 10, 0.001, 600),
    readTimeoutMs: 1000 * numberOption(instance, 'read_timeout', 10, 0.001, 3600),
    charset: '',
  };
}

class ProxysqlCheck implements Check {
  readonly #options: ProxysqlOptions;
  readonly #open: typeof openMysql;
  readonly #queries: QueryRunner;
  readonly #tags: readonly string[];

  constructor(options: ProxysqlOptions, open: typeof openMysql, parts: CheckParts) {
    this.#options = options;
    this.#open = open;
    this.#queries = new QueryRunner(parts.clock);
    this.#tags = [`proxysql_server:${options.address.host}`, `proxysql_port:${options.address.port}`];
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const session = await this.#open(this.#options.address, signal).catch((error: unknown) => {
      sender.serviceCheck('proxysql.can_connect', CheckStatus.critical, this.#tags, messageOf(error));
      throw error;
    });
    try {
      sender.serviceCheck('proxysql.can_connect', CheckStatus.ok, this.#tags);
      const { memory, tables, customQueries } = this.#options;
      const version = (await session.query('SELECT @@version')).rows[0]?.[0];
      if (typeof version === 'string') sender.metadata('version.raw', version);
      await this.#reportNamed(session, 'stats.stats_mysql_global', GLOBAL, sender);
      if (memory) await this.#reportNamed(session, 'stats.stats_memory_metrics', MEMORY, sender);
      const ask = async (sql: string) => (await session.query(sql)).rows;
      await this.#queries.run([...tables, ...customQueries], ask, this.#tags, sender, signal);
    } finally {
      session.close();
    }
  }

  async #reportNamed(
    session: MysqlSession,
    table: string,
    numbers: Readonly<Record<string, NamedNumber>>,
    sender: CheckSender,
  ): Promise<void> {
    for (const [name, value] of (await session.query(`SELECT Variable_Name, Variable_Value FROM ${table}`)).rows) {
      const named = numbers[String(name)];
      const number = toNumber(value);
      if (named === undefined || number === undefined) continue;
      if (named.type === 'percentOfTime') sender.rate(named.metric, number / NANOSECONDS_PER_PERCENT, this.#tags);
      else sender[named.type](named.metric, number, this.#tags);
    }
  }
}

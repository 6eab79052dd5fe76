import { messageOf } from '@komainu/kernel/errors.ts';
import { type Check, type CheckModule, type CheckParts, type CheckSender, CheckStatus } from '../../check.ts';
import type { SqlQuery } from '../../sql/query.ts';
import { QueryRunner } from '../../sql/run-queries.ts';
import { databaseQueries } from './database-queries.ts';
import { type Autodiscovery, type PostgresOptions, readOptions } from './options.ts';
import { serverQueries } from './server-queries.ts';
import { openPostgres, type PostgresSession } from './session.ts';
import { compile, fits, type ViewQuery } from './view-query.ts';

/** PostgreSQL 10 to 18. */
export const check: CheckModule = {
  name: 'postgres',
  create: (instance, initConfig, parts) => new PostgresCheck(readOptions(instance, initConfig), parts),
};

const FACTS_SQL = `SELECT current_setting('server_version_num')::int, current_setting('server_version'),
  pg_is_in_recovery(), current_setting('cluster_name')`;

class PostgresCheck implements Check {
  readonly #options: PostgresOptions;
  readonly #queries: QueryRunner;
  readonly #serverQueries: readonly ViewQuery[];
  readonly #databaseQueries: readonly ViewQuery[];
  /** Of the instance, without the database that is connected to. */
  readonly #tags: readonly string[];

  constructor(options: PostgresOptions, parts: CheckParts) {
    this.#options = options;
    this.#queries = new QueryRunner(parts.clock);
    this.#serverQueries = serverQueries(options.server);
    this.#databaseQueries = databaseQueries(options.databases);
    const { host, port } = options.address;
    this.#tags = [`server:${host}`, host.startsWith('/') ? 'port:socket' : `port:${port}`];
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const { database, autodiscovery } = this.#options;
    const status = (value: CheckStatus, tags: readonly string[], message = '') =>
      sender.serviceCheck('postgres.can_connect', value, [...tags, `db:${database}`], message);
    let tags = this.#tags;
    let session: PostgresSession | undefined;
    try {
      session = await openPostgres(this.#options.address, autodiscovery?.viewFrom ?? database, signal);
      const [facts = []] = await session.rows(FACTS_SQL);
      tags = [...tags, ...this.#factTags(facts)];
      sender.metadata('version.raw', String(facts[1]));
      sender.gauge('postgresql.running', 1, tags);
      await this.#measure(session, Number(facts[0]), tags, sender, signal);
    } catch (error) {
      status(CheckStatus.critical, tags, messageOf(error));
      throw error;
    } finally {
      await session?.close();
    }
    status(CheckStatus.ok, tags);
  }

  #factTags([, version, inRecovery, cluster]: readonly unknown[]): readonly string[] {
    return [
      `postgresql_version:${String(version).split(' ')[0]}`,
      ...(this.#options.tagRole ? [`replication_role:${inRecovery === true ? 'standby' : 'master'}`] : []),
      ...(typeof cluster === 'string' && cluster !== '' ? [`postgresql_cluster_name:${cluster}`] : []),
    ];
  }

  async #measure(
    session: PostgresSession,
    version: number,
    tags: readonly string[],
    sender: CheckSender,
    signal: AbortSignal,
  ): Promise<void> {
    const options = this.#options;
    if (options.wantsQuerySamples) sender.warning('dbm is not done: normalized queries and samples are left out');
    const ask = (sql: string) => session.rows(sql);
    const databaseTags = [...tags, `db:${options.database}`];
    if (!options.onlyCustomQueries) {
      await this.#queries.run(forVersion(this.#serverQueries, version), ask, tags, sender, signal);
      const perDatabase = forVersion(this.#databaseQueries, version);
      if (options.autodiscovery === undefined) {
        await this.#queries.run(perDatabase, ask, databaseTags, sender, signal);
      } else {
        await this.#runInDatabases(session, options.autodiscovery, perDatabase, tags, sender, signal);
      }
    }
    await this.#queries.run(options.customQueries, ask, databaseTags, sender, signal);
  }

  async #runInDatabases(
    session: PostgresSession,
    autodiscovery: Autodiscovery,
    queries: readonly SqlQuery[],
    tags: readonly string[],
    sender: CheckSender,
    signal: AbortSignal,
  ): Promise<void> {
    if (queries.length === 0) return;
    const rows = await session.rows(
      'SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname',
    );
    const found = rows.map(([name]) => String(name)).filter((name) => isWanted(name, autodiscovery));
    if (found.length > autodiscovery.most) {
      sender.warning(`there are ${found.length} databases: only the first ${autodiscovery.most} are looked at`);
    }
    for (const name of found.slice(0, autodiscovery.most)) {
      try {
        const own = await openPostgres(this.#options.address, name, signal);
        try {
          await this.#queries.run(queries, (sql) => own.rows(sql), [...tags, `db:${name}`], sender, signal);
        } finally {
          await own.close();
        }
      } catch (error) {
        signal.throwIfAborted();
        sender.warning(`database ${name}: ${messageOf(error)}`);
      }
    }
  }
}

function forVersion(queries: readonly ViewQuery[], version: number): readonly SqlQuery[] {
  return queries.filter((query) => fits(query, version)).map(compile);
}

function isWanted(name: string, { include, exclude }: Autodiscovery): boolean {
  return include.some((regex) => regex.test(name)) && !exclude.some((regex) => regex.test(name));
}

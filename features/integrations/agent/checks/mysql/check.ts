import { messageOf } from '@komainu/kernel/errors.ts';
import { type Check, type CheckModule, type CheckParts, type CheckSender, CheckStatus } from '../../check.ts';
import type { SqlQuery } from '../../sql/query.ts';
import { QueryRunner } from '../../sql/run-queries.ts';
import { sendMetric, toNumber } from '../../sql/send-rows.ts';
import { type Numbers, parseInnodbStatus } from './innodb-status.ts';
import { EXTRA_INNODB, EXTRA_STATUS, GALERA, INNODB, SETTINGS, STATUS, type Variables } from './metrics.ts';
import { type MysqlOptions, readOptions } from './options.ts';
import { findServerPid, readProcessTimes } from './process-times.ts';
import {
  DEADLOCKS,
  DIGEST_TIMES_SQL,
  indexQueries,
  QUERY_TIME,
  SCHEMA_SIZE,
  SYSTEM_TABLE_SIZE,
  TABLE_ROWS,
  TABLE_SIZE,
  USER_CONNECTIONS,
} from './queries.ts';
import { reportGroupReplication, reportReplication } from './replication.ts';
import { addDerived, QueryCacheUse } from './server-numbers.ts';
import { type MysqlAddress, type MysqlSession, openMysql, readDefaultsFile } from './session.ts';
import { parseVersion, type ServerVersion } from './version.ts';

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '0.0.0.0', '::1']);

/** MySQL, MariaDB and Percona Server. */
export const check: CheckModule = {
  name: 'mysql',
  create: (instance, initConfig, parts) => new MysqlCheck(readOptions(instance, initConfig), parts),
};

/** What a server says of itself: its status and its settings. */
interface ServerFacts {
  readonly numbers: Numbers;
  readonly texts: ReadonlyMap<string, string>;
  readonly version: ServerVersion;
}

class MysqlCheck implements Check {
  readonly #options: MysqlOptions;
  readonly #parts: CheckParts;
  readonly #queries: QueryRunner;
  readonly #queryCache = new QueryCacheUse();
  readonly #indexQueries: readonly SqlQuery[];
  #pid: number | undefined;

  constructor(options: MysqlOptions, parts: CheckParts) {
    this.#options = options;
    this.#parts = parts;
    this.#queries = new QueryRunner(parts.clock);
    this.#indexQueries = options.indexEveryS === 0 ? [] : indexQueries(options.indexEveryS);
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const address = await this.#address();
    const isSocket = address.socket !== '';
    const tags = [
      `port:${isSocket ? 'unix_socket' : address.port}`,
      `server:${isSocket ? address.socket : address.host}`,
    ];
    const session = await openMysql(address, signal).catch((error: unknown) => {
      sender.serviceCheck('mysql.can_connect', CheckStatus.critical, tags);
      throw error;
    });
    try {
      sender.serviceCheck('mysql.can_connect', CheckStatus.ok, tags);
      await this.#measure(session, address, tags, sender, signal);
    } finally {
      session.close();
    }
  }

  /** The option file is read with each connection: passwords there are changed without the agent. */
  async #address(): Promise<MysqlAddress> {
    const { address, defaultsFile } = this.#options;
    if (defaultsFile === '') return address;
    const file = await readDefaultsFile(defaultsFile);
    return {
      ...address,
      host: file['host'] ?? address.host,
      port: toNumber(file['port']) ?? address.port,
      socket: file['socket'] ?? address.socket,
      username: file['user'] ?? address.username,
      password: file['password'] ?? address.password,
    };
  }

  async #measure(
    session: MysqlSession,
    address: MysqlAddress,
    serviceCheckTags: readonly string[],
    sender: CheckSender,
    signal: AbortSignal,
  ): Promise<void> {
    const options = this.#options;
    if (options.wantsQuerySamples) sender.warning('dbm is not done: normalized queries and samples are left out');
    const facts = await readFacts(session);
    const { version } = facts;
    sender.metadata('version.raw', version.text);
    sender.metadata('flavor', version.flavor);
    const tags = [`dbms_flavor:${version.flavor.toLowerCase()}`, ...(await auroraTags(session, facts))];
    if (!options.onlyCustomQueries) {
      await this.#reportServer(session, facts, tags, sender);
      if (LOCAL_HOSTS.has(address.host) || address.socket !== '') await this.#reportProcess(facts, tags, sender);
      if (options.replication) await this.#reportReplication(session, facts, tags, serviceCheckTags, sender);
    }
    await this.#runQueries(session, facts, tags, sender, signal);
  }

  async #reportServer(session: MysqlSession, facts: ServerFacts, tags: readonly string[], sender: CheckSender) {
    const { extraStatus, extraInnodb, galera, innodbStatus, additional } = this.#options;
    const { numbers } = facts;
    if (innodbStatus) await addInnodbStatus(session, numbers, sender);
    if (isOn(facts, 'log_bin')) await addBinlogSize(session, numbers, sender);
    addDerived(numbers);
    this.#queryCache.add(numbers);
    const wanted: readonly Variables[] = [
      ...[STATUS, SETTINGS, INNODB],
      ...(extraStatus ? [EXTRA_STATUS] : []),
      ...(extraInnodb ? [EXTRA_INNODB] : []),
      ...(galera ? [GALERA] : []),
      additional,
    ];
    for (const variables of wanted) sendVariables(variables, numbers, tags, sender);
  }

  async #reportReplication(
    session: MysqlSession,
    facts: ServerFacts,
    tags: readonly string[],
    serviceCheckTags: readonly string[],
    sender: CheckSender,
  ): Promise<void> {
    const isGroup = facts.texts.has('group_replication_group_name') && facts.version.flavor !== 'MariaDB';
    if (isGroup) return reportGroupReplication(session, tags, serviceCheckTags, sender);
    const options = {
      channel: this.#options.replicationChannel,
      nonBlocking: this.#options.nonBlockingReplication && isOn(facts, 'performance_schema'),
      binlogOn: isOn(facts, 'log_bin'),
      version: facts.version,
    };
    return reportReplication(session, options, tags, serviceCheckTags, sender);
  }

  async #reportProcess(facts: ServerFacts, tags: readonly string[], sender: CheckSender): Promise<void> {
    const { procRoot } = this.#parts;
    this.#pid ??= await findServerPid(facts.texts.get('pid_file'), procRoot);
    const times = this.#pid === undefined ? undefined : await readProcessTimes(this.#pid, procRoot);
    if (times === undefined) {
      this.#pid = undefined;
      return;
    }
    sender.rate('mysql.performance.user_time', times.userS, tags);
    sender.rate('mysql.performance.kernel_time', times.kernelS, tags);
    sender.rate('mysql.performance.cpu_time', times.userS + times.kernelS, tags);
  }

  async #runQueries(
    session: MysqlSession,
    facts: ServerFacts,
    tags: readonly string[],
    sender: CheckSender,
    signal: AbortSignal,
  ): Promise<void> {
    const options = this.#options;
    const hasSchema = isOn(facts, 'performance_schema');
    const [indexSizes, indexUse] = this.#indexQueries;
    const builtIn: readonly (SqlQuery | undefined | false)[] = [
      options.schemaSize && SCHEMA_SIZE,
      options.tableSize && TABLE_SIZE,
      options.systemTableSize && SYSTEM_TABLE_SIZE,
      options.tableRows && hasSchema && TABLE_ROWS,
      options.extraPerformance && hasSchema && QUERY_TIME,
      options.innodbStatus && DEADLOCKS,
      hasSchema && USER_CONNECTIONS,
      indexSizes,
      hasSchema && indexUse,
    ];
    const queries = [
      ...(options.onlyCustomQueries ? [] : builtIn.filter((one) => one !== undefined && one !== false)),
      ...options.customQueries,
    ];
    const ask = async (sql: string) => (await session.query(sql)).rows;
    await this.#queries.run(queries, ask, tags, sender, signal);
    if (options.extraPerformance && hasSchema) await reportDigestTimes(session, tags, sender);
    await this.#runFieldQueries(session, tags, sender);
  }

  async #runFieldQueries(session: MysqlSession, tags: readonly string[], sender: CheckSender): Promise<void> {
    for (const { sql, field, metric, type, tags: own } of this.#options.fieldQueries) {
      try {
        const { columns, rows } = await session.query(sql);
        const place = columns.findIndex((column) => column.toLowerCase() === field.toLowerCase());
        if (place < 0) sender.warning(`the query of ${metric} has no column ${field}`);
        const value = toNumber(rows[0]?.[place]);
        if (value !== undefined) sendMetric(sender, type, metric, value, [...tags, ...own]);
      } catch (error) {
        sender.warning(`the query of ${metric}: ${messageOf(error)}`);
      }
    }
  }
}

async function readFacts(session: MysqlSession): Promise<ServerFacts> {
  const numbers: Numbers = new Map();
  const texts = new Map<string, string>();
  for (const sql of ['SHOW GLOBAL STATUS', 'SHOW GLOBAL VARIABLES']) {
    for (const [name, value] of (await session.query(sql)).rows) {
      texts.set(String(name), String(value));
      const number = toNumber(value);
      if (number !== undefined) numbers.set(String(name), number);
    }
  }
  return { numbers, texts, version: parseVersion(texts.get('version') ?? '', texts.get('version_comment') ?? '') };
}

function isOn({ texts }: ServerFacts, name: string): boolean {
  return texts.get(name)?.toLowerCase() === 'on';
}

/** On Amazon Aurora: whether this instance writes. */
async function auroraTags(session: MysqlSession, { texts }: ServerFacts): Promise<readonly string[]> {
  if (!texts.has('aurora_server_id')) return [];
  const sql = `SELECT IF(session_id = 'MASTER_SESSION_ID', 'writer', 'reader')
     FROM information_schema.replica_host_status WHERE server_id = @@aurora_server_id`;
  const role = (await session.query(sql).catch(() => undefined))?.rows[0]?.[0];
  return typeof role === 'string' ? [`replication_role:${role}`] : [];
}

/** The monitor's numbers come beside those of `SHOW STATUS`, which win: they are not rounded. */
async function addInnodbStatus(session: MysqlSession, numbers: Numbers, sender: CheckSender): Promise<void> {
  try {
    const [row] = (await session.query('SHOW ENGINE INNODB STATUS')).rows;
    if (row === undefined) return;
    for (const [name, value] of parseInnodbStatus(String(row[2]))) if (!numbers.has(name)) numbers.set(name, value);
  } catch (error) {
    sender.warning(`the status of InnoDB needs the privilege PROCESS: ${messageOf(error)}`);
  }
}

async function addBinlogSize(session: MysqlSession, numbers: Numbers, sender: CheckSender): Promise<void> {
  try {
    const { rows } = await session.query('SHOW BINARY LOGS');
    const bytes = rows.reduce((total, row) => total + (toNumber(row[1]) ?? 0), 0);
    numbers.set('Binlog_space_usage_bytes', bytes);
  } catch (error) {
    sender.warning(`the size of binary logs needs the privilege REPLICATION CLIENT: ${messageOf(error)}`);
  }
}

async function reportDigestTimes(session: MysqlSession, tags: readonly string[], sender: CheckSender): Promise<void> {
  const rows = (await session.query(DIGEST_TIMES_SQL).catch(() => undefined))?.rows ?? [];
  const value = toNumber(rows[Math.min(Math.round(0.95 * rows.length), rows.length - 1)]?.[0]);
  if (value !== undefined) sender.gauge('mysql.performance.digest_95th_percentile.avg_us', value, tags);
}

function sendVariables(variables: Variables, numbers: Numbers, tags: readonly string[], sender: CheckSender): void {
  for (const [name, variable] of Object.entries(variables)) {
    const value = numbers.get(name);
    if (value === undefined) continue;
    for (const { metric, type } of 'metric' in variable ? [variable] : variable) {
      sendMetric(sender, type, metric, value, tags);
    }
  }
}

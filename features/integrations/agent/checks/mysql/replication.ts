import { messageOf } from '@komainu/kernel/errors.ts';
import { type CheckSender, CheckStatus } from '../../check.ts';
import { sendRows, toNumber } from '../../sql/send-rows.ts';
import { GROUP_MEMBER_SQL, GROUP_STATS } from './queries.ts';
import type { MysqlResult, MysqlSession } from './session.ts';
import { isAtLeast, type ServerVersion } from './version.ts';

/** What `SHOW REPLICA STATUS` says of one channel; newer servers say source and replica where older say master and slave. */
interface Channel {
  readonly name: string;
  readonly secondsBehind: number | undefined;
  readonly ioRuns: boolean;
  readonly sqlRuns: boolean;
  readonly sourceHost: string;
}

export interface ReplicationOptions {
  /** '' for every channel. */
  readonly channel: string;
  /** Counts replicas in performance_schema, which holds nobody up. */
  readonly nonBlocking: boolean;
  readonly binlogOn: boolean;
  readonly version: ServerVersion;
}

const REPLICAS_SQL = `SELECT COUNT(*) FROM information_schema.processlist WHERE command LIKE 'Binlog dump%'`;
const REPLICAS_NON_BLOCKING_SQL = `SELECT COUNT(*) FROM performance_schema.threads WHERE processlist_command LIKE 'Binlog dump%'`;

/** Sends how far a replica is behind, how many replicas a source has, and whether both run. */
export async function reportReplication(
  session: MysqlSession,
  options: ReplicationOptions,
  tags: readonly string[],
  serviceCheckTags: readonly string[],
  sender: CheckSender,
): Promise<void> {
  const channels = readChannels(await ask(session, statusSql(options), 'REPLICATION CLIENT', sender), options.channel);
  for (const { name, secondsBehind } of channels) {
    if (secondsBehind === undefined) continue;
    sender.gauge('mysql.replication.seconds_behind_source', secondsBehind, [...tags, `channel:${name}`]);
    sender.gauge('mysql.replication.seconds_behind_master', secondsBehind, [...tags, `channel:${name}`]);
  }
  const sql = options.nonBlocking ? REPLICAS_NON_BLOCKING_SQL : REPLICAS_SQL;
  const replicas = toNumber((await ask(session, sql, 'PROCESS', sender))?.rows[0]?.[0]);
  if (replicas !== undefined) {
    sender.gauge('mysql.replication.replicas_connected', replicas, tags);
    sender.gauge('mysql.replication.slaves_connected', replicas, tags);
  }
  const followed = channels.filter(({ sourceHost }) => sourceHost !== '');
  if ((replicas ?? 0) > 0 || followed.length === 0) {
    const isSource = (replicas ?? 0) > 0 && options.binlogOn;
    sendStatus('source', isSource ? CheckStatus.ok : CheckStatus.warning, tags, serviceCheckTags, sender);
  }
  if (followed.length > 0) sendStatus('replica', statusOf(followed), tags, serviceCheckTags, sender);
}

function statusSql({ version, channel }: ReplicationOptions): string {
  const isNew = version.flavor === 'MariaDB' ? isAtLeast(version, 10, 5, 1) : isAtLeast(version, 8, 0, 22);
  const words = isNew ? 'REPLICA' : 'SLAVE';
  if (channel === '') return version.flavor === 'MariaDB' ? `SHOW ALL ${words}S STATUS` : `SHOW ${words} STATUS`;
  const quoted = `'${channel.replaceAll("'", "''")}'`;
  return version.flavor === 'MariaDB' ? `SHOW ${words} ${quoted} STATUS` : `SHOW ${words} STATUS FOR CHANNEL ${quoted}`;
}

function readChannels(result: MysqlResult | undefined, wanted: string): readonly Channel[] {
  if (result === undefined) return [];
  return result.rows.map((row) => {
    const values = new Map(result.columns.map((column, place) => [column.toLowerCase(), row[place]]));
    const text = (...names: readonly string[]) => {
      const value = names.map((name) => values.get(name)).find((one) => one !== undefined && one !== null);
      return value === undefined ? '' : String(value);
    };
    return {
      name: wanted || text('channel_name', 'connection_name') || 'default',
      secondsBehind: toNumber(text('seconds_behind_source', 'seconds_behind_master')),
      ioRuns: text('replica_io_running', 'slave_io_running').toLowerCase() === 'yes',
      sqlRuns: text('replica_sql_running', 'slave_sql_running').toLowerCase() === 'yes',
      sourceHost: text('source_host', 'master_host'),
    };
  });
}

function statusOf(channels: readonly Channel[]): CheckStatus {
  const io = channels.some(({ ioRuns }) => ioRuns);
  const sql = channels.some(({ sqlRuns }) => sqlRuns);
  if (io && sql) return CheckStatus.ok;
  return io || sql ? CheckStatus.warning : CheckStatus.critical;
}

function sendStatus(
  mode: 'source' | 'replica',
  status: CheckStatus,
  tags: readonly string[],
  serviceCheckTags: readonly string[],
  sender: CheckSender,
): void {
  const modeTag = `replication_mode:${mode}`;
  sender.gauge('mysql.replication.slave_running', status === CheckStatus.ok ? 1 : 0, [...tags, modeTag]);
  sender.serviceCheck('mysql.replication.slave_running', status, [...serviceCheckTags, modeTag]);
  sender.serviceCheck('mysql.replication.replica_running', status, [...serviceCheckTags, modeTag]);
}

/** Sends what a member of a group replication says of itself; nothing where there is no group. */
export async function reportGroupReplication(
  session: MysqlSession,
  tags: readonly string[],
  serviceCheckTags: readonly string[],
  sender: CheckSender,
): Promise<void> {
  const member = (await ask(session, GROUP_MEMBER_SQL, 'SELECT on performance_schema', sender))?.rows[0];
  if (member === undefined) return;
  const [channel, state, role] = member.map(String);
  if (state === 'OFFLINE') return;
  const memberTags = [`channel_name:${channel}`, `member_state:${state}`, `member_role:${role}`];
  sender.gauge('mysql.replication.group.member_status', 1, [...tags, ...memberTags]);
  const status = state === 'ONLINE' ? CheckStatus.ok : CheckStatus.critical;
  sender.serviceCheck('mysql.replication.group.status', status, [...serviceCheckTags, ...memberTags]);
  const stats = await ask(session, GROUP_STATS.sql, 'SELECT on performance_schema', sender);
  if (stats !== undefined) sendRows(GROUP_STATS, stats.rows, tags, sender, 0);
}

async function ask(
  session: MysqlSession,
  sql: string,
  privilege: string,
  sender: CheckSender,
): Promise<MysqlResult | undefined> {
  try {
    return await session.query(sql);
  } catch (error) {
    sender.warning(`replication needs the privilege ${privilege}: ${messageOf(error)}`);
    return undefined;
  }
}

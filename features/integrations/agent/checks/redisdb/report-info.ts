import { type CheckSender, CheckStatus } from '../../check.ts';
import { infoNumber, parsePairs, type RedisInfo } from './info.ts';
import { GAUGES, RATES } from './metrics.ts';

/** Sends what the default sections of `INFO` say. */
export function reportInfo(info: RedisInfo, tags: readonly string[], sender: CheckSender): void {
  for (const name of info.keys()) {
    const value = infoNumber(info, name);
    if (value === undefined) continue;
    const gauge = GAUGES[name];
    if (gauge !== undefined) sender.gauge(gauge, value, tags);
    const rate = RATES[name];
    if (rate !== undefined) sender.rate(rate, value, tags);
  }
  reportKeyspace(info, tags, sender);
  reportReplicas(info, tags, sender);
  reportLinkToMaster(info, tags, sender);
}

function reportKeyspace(info: RedisInfo, tags: readonly string[], sender: CheckSender): void {
  for (const [name, text] of info) {
    if (!/^db\d+$/.test(name)) continue;
    const pairs = parsePairs(text);
    const keys = infoNumber(pairs, 'keys');
    const expires = infoNumber(pairs, 'expires');
    if (keys === undefined || expires === undefined) continue;
    const databaseTags = [...tags, `redis_db:${name}`];
    sender.gauge('redis.keys', keys, databaseTags);
    sender.gauge('redis.expires', expires, databaseTags);
    sender.gauge('redis.persist', keys - expires, databaseTags);
    if (keys === 0) continue;
    sender.gauge('redis.persist.percent', (100 * (keys - expires)) / keys, databaseTags);
    sender.gauge('redis.expires.percent', (100 * expires) / keys, databaseTags);
  }
}

/** How far each replica is behind, on a master. */
function reportReplicas(info: RedisInfo, tags: readonly string[], sender: CheckSender): void {
  const ownOffset = infoNumber(info, 'master_repl_offset') ?? 0;
  for (const [name, text] of info) {
    const id = /^slave(\d+)$/.exec(name)?.[1];
    if (id === undefined) continue;
    const replica = parsePairs(text);
    const delay = ownOffset - (infoNumber(replica, 'offset') ?? 0);
    if (delay < 0) continue;
    const replicaTags = ['ip', 'port'].flatMap((key) => {
      const value = replica.get(key);
      return value === undefined ? [] : [`slave_${key}:${value}`];
    });
    sender.gauge('redis.replication.delay', delay, [...tags, ...replicaTags, `slave_id:${id}`]);
  }
}

/** Whether the master is there, on a replica. */
function reportLinkToMaster(info: RedisInfo, tags: readonly string[], sender: CheckSender): void {
  const status = info.get('master_link_status');
  if (status === undefined) return;
  const isUp = status === 'up';
  sender.serviceCheck('redis.replication.master_link_status', isUp ? CheckStatus.ok : CheckStatus.critical, tags);
  const downS = isUp ? 0 : infoNumber(info, 'master_link_down_since_seconds');
  if (downS !== undefined) sender.gauge('redis.replication.master_link_down_since_seconds', downS, tags);
}

/** Sends `INFO commandstats`: lines such as `cmdstat_get:calls=3,usec=12,usec_per_call=4.00`. */
export function reportCommandStats(info: RedisInfo, tags: readonly string[], sender: CheckSender): void {
  for (const [name, text] of info) {
    if (!name.startsWith('cmdstat_')) continue;
    const stats = parsePairs(text);
    const commandTags = [...tags, `command:${name.slice('cmdstat_'.length)}`];
    const calls = infoNumber(stats, 'calls');
    if (calls !== undefined) sender.gauge('redis.command.calls', calls, commandTags);
    const perCall = infoNumber(stats, 'usec_per_call');
    if (perCall !== undefined) sender.gauge('redis.command.usec_per_call', perCall, commandTags);
  }
}

import type { CheckSender } from '../../check.ts';
import type { RedisInfo } from './info.ts';
import type { RedisClient } from './redis-client.ts';
import type { RespValue } from './resp.ts';

export interface KeyLengthOptions {
  /** Names or patterns; one without `*`, `?` or `[` is a name. */
  readonly keys: readonly string[];
  readonly warnOnMissing: boolean;
  /** Only this database; undefined for all of them. */
  readonly database: number | undefined;
}

/** A pattern that meets half the keyspace would cost more than it tells. */
const MAX_KEYS = 10_000;
const SCAN_COUNT = 1000;
const BATCH = 100;

/** How the length of a key of each type is asked for; a string counts one. */
const LENGTH_COMMANDS: Readonly<Record<string, string>> = {
  list: 'LLEN',
  set: 'SCARD',
  zset: 'ZCARD',
  hash: 'HLEN',
  stream: 'XLEN',
};

/** Sends `redis.key.length` for each key by database; 0 once, and a warning, for one that is nowhere. */
export async function reportKeyLengths(
  client: RedisClient,
  keyspace: RedisInfo,
  options: KeyLengthOptions,
  tags: readonly string[],
  sender: CheckSender,
): Promise<void> {
  const databases = [...keyspace.keys()].flatMap((name) => (/^db\d+$/.test(name) ? [Number(name.slice(2))] : []));
  const wanted = options.database === undefined ? databases : databases.filter((one) => one === options.database);
  const totals = new Map<string, number>();
  for (const key of options.keys) if (!isPattern(key)) totals.set(key, 0);
  for (const database of wanted) {
    await client.command(['SELECT', String(database)]);
    for (const pattern of options.keys) {
      const keys = isPattern(pattern) ? await matchingKeys(client, pattern, sender) : [pattern];
      if (keys.length === 0) totals.set(pattern, totals.get(pattern) ?? 0);
      for (const { key, type, length } of await lengthsOf(client, keys)) {
        totals.set(key, (totals.get(key) ?? 0) + length);
        if (isPattern(pattern)) totals.set(pattern, (totals.get(pattern) ?? 0) + length);
        if (length === 0) continue;
        sender.gauge('redis.key.length', length, [...tags, `key:${key}`, `key_type:${type}`, `redis_db:db${database}`]);
      }
    }
  }
  const databaseTags = options.database === undefined ? [] : [`redis_db:db${options.database}`];
  for (const pattern of options.keys) {
    if ((totals.get(pattern) ?? 0) > 0) continue;
    sender.gauge('redis.key.length', 0, [...tags, `key:${pattern}`, ...databaseTags]);
    if (options.warnOnMissing) sender.warning(`key ${pattern} is not in Redis, or is empty`);
  }
}

function isPattern(key: string): boolean {
  return /(?<!\\)[*?[]/.test(key);
}

async function matchingKeys(client: RedisClient, pattern: string, sender: CheckSender): Promise<readonly string[]> {
  const keys = new Set<string>();
  let cursor = '0';
  do {
    const reply = await client.command(['SCAN', cursor, 'MATCH', pattern, 'COUNT', String(SCAN_COUNT)]);
    if (!Array.isArray(reply)) break;
    const [next, page]: readonly (RespValue | undefined)[] = reply;
    for (const key of Array.isArray(page) ? page : []) if (typeof key === 'string') keys.add(key);
    if (keys.size > MAX_KEYS) {
      sender.warning(`the pattern ${pattern} meets more than ${MAX_KEYS} keys: only so many are measured`);
      break;
    }
    cursor = typeof next === 'string' ? next : '0';
  } while (cursor !== '0');
  return [...keys].slice(0, MAX_KEYS);
}

interface KeyLength {
  readonly key: string;
  readonly type: string;
  readonly length: number;
}

async function lengthsOf(client: RedisClient, keys: readonly string[]): Promise<readonly KeyLength[]> {
  const lengths: KeyLength[] = [];
  for (let start = 0; start < keys.length; start += BATCH) {
    const batch = keys.slice(start, start + BATCH);
    const types = await client.pipeline(batch.map((key) => ['TYPE', key]));
    // A key on another node of a cluster is answered with an error: it is left to the check of that node.
    const here = batch.flatMap((key, index) => {
      const type = types[index];
      return typeof type === 'string' ? [{ key, type }] : [];
    });
    const counted = here.filter(({ type }) => LENGTH_COMMANDS[type] !== undefined);
    const replies = await client.pipeline(counted.map(({ key, type }) => [LENGTH_COMMANDS[type] ?? 'EXISTS', key]));
    counted.forEach(({ key, type }, index) => {
      const reply = replies[index];
      lengths.push({ key, type, length: typeof reply === 'number' ? reply : 0 });
    });
    for (const { key, type } of here) if (type === 'string') lengths.push({ key, type, length: 1 });
  }
  return lengths;
}

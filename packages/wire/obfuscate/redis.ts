/**
 * Which arguments of a Redis command hold data (redis.io/commands). `all`: every one, shown as a single `?`. `after`: all
 * from that argument on, shown as a single `?`. `at`: that one. `every`: each `step`-th from `first` on.
 */
type Secret =
  | { readonly kind: 'all' }
  | { readonly kind: 'after'; readonly first: number }
  | { readonly kind: 'at'; readonly place: number }
  | { readonly kind: 'every'; readonly first: number; readonly step: number };

const SECRETS: ReadonlyMap<string, Secret> = new Map<string, Secret>([
  ...named('AUTH', { kind: 'all' }),
  ...named('APPEND GETSET LPUSHX GEORADIUSBYMEMBER RPUSHX SET SETNX SISMEMBER ZRANK ZREVRANK ZSCORE', {
    kind: 'at',
    place: 1,
  }),
  ...named('HSETNX LREM LSET SETBIT SETEX PSETEX SETRANGE ZINCRBY SMOVE RESTORE', { kind: 'at', place: 2 }),
  ...named('LINSERT', { kind: 'at', place: 3 }),
  ...named('GEOHASH GEOPOS GEODIST LPUSH RPUSH SREM ZREM SADD', { kind: 'after', first: 1 }),
  ...named('GEOADD', { kind: 'every', first: 3, step: 3 }),
  ...named('HSET HMSET', { kind: 'every', first: 2, step: 2 }),
  ...named('MSET MSETNX', { kind: 'every', first: 1, step: 2 }),
]);

/** Words that may stand between the key of ZADD and its scores. */
const ZADD_OPTIONS: ReadonlySet<string> = new Set(['NX', 'XX', 'GT', 'LT', 'CH', 'INCR']);

function named(commands: string, secret: Secret): [string, Secret][] {
  return commands.split(' ').map((command) => [command, secret]);
}

/**
 * Redis commands (one a line) with the arguments hidden that hold data; keys and options stay, as in the Datadog Agent.
 * `SET session:1 abc EX 10` becomes `SET session:1 ? EX 10`.
 */
export function hideRedisData(text: string): string {
  return text
    .split('\n')
    .map((line) => hideCommand(words(line)))
    .join('\n');
}

function hideCommand(tokens: readonly string[]): string {
  const [command = '', ...args] = tokens;
  return [command, ...hideArguments(command.toUpperCase(), args)].join(' ');
}

function hideArguments(command: string, args: readonly string[]): readonly string[] {
  if (args.length === 0) return args;
  if (command === 'CONFIG') return args[0]?.toUpperCase() === 'SET' ? hideFrom(args, 2) : args;
  if (command === 'BITFIELD') {
    return args.map((argument, at) => (args[at - 3]?.toUpperCase() === 'SET' ? '?' : argument));
  }
  if (command === 'ZADD') {
    let first = 1;
    while (ZADD_OPTIONS.has(args[first]?.toUpperCase() ?? '')) first++;
    return args.map((argument, at) => (at > first && (at - first) % 2 === 1 ? '?' : argument));
  }
  const secret = SECRETS.get(command);
  switch (secret?.kind) {
    case 'all':
      return ['?'];
    case 'after':
      return hideFrom(args, secret.first);
    case 'at':
      return args.map((argument, at) => (at === secret.place ? '?' : argument));
    case 'every':
      return args.map((argument, at) =>
        at >= secret.first && (at - secret.first) % secret.step === 0 ? '?' : argument,
      );
    case undefined:
      return args;
  }
}

function hideFrom(args: readonly string[], first: number): readonly string[] {
  return args.length <= first ? args : [...args.slice(0, first), '?'];
}

/** The words of a command; quotes hold a word together. An open quote takes the rest. */
function words(line: string): readonly string[] {
  return line.match(/"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^\s"']+/g) ?? [];
}

/** What a server says with `stat` or `srvr`. */
export interface ServerStat {
  readonly version: string;
  /** `leader`, `follower`, `observer`, `standalone`; `inactive` while it serves nobody. */
  readonly mode: string;
  readonly latency: { readonly min: number; readonly avg: number; readonly max: number } | undefined;
  readonly received: number | undefined;
  readonly sent: number | undefined;
  readonly connections: number | undefined;
  readonly outstanding: number | undefined;
  readonly nodes: number | undefined;
  /** The election that it is of, and the change within it. */
  readonly zxid: { readonly epoch: number; readonly count: number } | undefined;
}

/** A server that is away from its ensemble answers this to everything. */
const NOT_SERVING = 'This ZooKeeper instance is not currently serving requests';

/** Whether the server was told not to answer the command (`4lw.commands.whitelist`). */
export function isForbidden(answer: string): boolean {
  return answer.includes('is not in the whitelist');
}

/** Reads the answer to `stat` or `srvr`; what is not in it is undefined. */
export function parseStat(answer: string): ServerStat {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(answer)?.[1]?.trim();
  const number = (name: string) => numberOf(field(name));
  const [min, avg, max] = (field('Latency min/avg/max') ?? '').split('/').map(numberOf);
  return {
    version: /^Zookeeper version: (\d+\.\d+\.\d+)/m.exec(answer)?.[1] ?? '',
    mode: answer.startsWith(NOT_SERVING) ? 'inactive' : (field('Mode')?.toLowerCase() ?? 'inactive'),
    latency: min === undefined || avg === undefined || max === undefined ? undefined : { min, avg, max },
    received: number('Received'),
    sent: number('Sent'),
    connections: number('Connections'),
    outstanding: number('Outstanding'),
    nodes: number('Node count'),
    zxid: parseZxid(field('Zxid')),
  };
}

function parseZxid(text: string | undefined): ServerStat['zxid'] {
  if (text === undefined || !/^0x[\da-f]{1,16}$/i.test(text)) return undefined;
  const zxid = BigInt(text);
  return { epoch: Number(zxid >> 32n), count: Number(zxid & 0xffff_ffffn) };
}

/** Reads the answer to `mntr`: a name and a number each line. */
export function parseMonitor(answer: string): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const line of answer.split('\n')) {
    const [, name, text] = /^zk_(\w+)\s+(\S+)\s*$/.exec(line) ?? [];
    const value = numberOf(text);
    if (name !== undefined && value !== undefined) numbers.set(name, value);
  }
  return numbers;
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

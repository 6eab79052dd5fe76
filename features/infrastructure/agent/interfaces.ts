import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What /sys tells of a network interface; undefined for what its driver does not know. */
export interface InterfaceFacts {
  readonly speed: number | undefined;
  readonly mtu: number | undefined;
  readonly txQueueLength: number | undefined;
  /** 1 when there is a carrier; 0 when there is none, or the interface is down. */
  readonly up: number;
  readonly txQueues: number;
  readonly rxQueues: number;
}

/** The interfaces under /sys/class/net. */
export async function readInterfaces(sysRoot: string): Promise<Map<string, InterfaceFacts>> {
  const folder = join(sysRoot, 'class/net');
  const names = await readdir(folder).catch(() => []);
  const interfaces = new Map<string, InterfaceFacts>();
  for (const name of names) {
    const facts = await readInterface(join(folder, name));
    if (facts !== undefined) interfaces.set(name, facts);
  }
  return interfaces;
}

async function readInterface(folder: string): Promise<InterfaceFacts | undefined> {
  const number = async (name: string) => {
    // A file of /sys may refuse to be read: the speed of an interface that is down, for one.
    const text = (await readFile(join(folder, name), 'utf8').catch(() => '')).trim();
    return /^-?\d+$/.test(text) ? Number(text) : undefined;
  };
  const [speed, mtu, txQueueLength, up, queues] = await Promise.all([
    number('speed'),
    number('mtu'),
    number('tx_queue_len'),
    number('carrier'),
    readdir(join(folder, 'queues')).catch(() => []),
  ]);
  // `bonding_masters` and the like are no interfaces.
  if (mtu === undefined) return undefined;
  const count = (prefix: string) => queues.filter((name) => name.startsWith(prefix)).length;
  return { speed, mtu, txQueueLength, up: up ?? 0, txQueues: count('tx-'), rxQueues: count('rx-') };
}

import { readFile } from 'node:fs/promises';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';

const EVERY_MS = 5_000;
/** `sl local_address rem_address st queues timer retransmits uid timeout inode ref pointer drops`, counted from 0. */
const LOCAL_ADDRESS = 1;
const DROPS = 12;

/**
 * Datagrams that the kernel threw away because nobody read them in time, of all sockets of this machine on `port`: the last
 * column of `/proc/net/udp` and `udp6`, counted since each socket was opened.
 */
export function readUdpDrops(text: string, port: number): number {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  let drops = 0;
  for (const line of text.split('\n')) {
    const columns = line.trim().split(/\s+/);
    if (columns[LOCAL_ADDRESS]?.endsWith(ending) === true) drops += Number(columns[DROPS]) || 0;
  }
  return drops;
}

/**
 * Looks now and then how many datagrams the kernel dropped at a port, and tells of those that came since the look before.
 * Where there is no /proc nobody knows, and nothing is told.
 */
export class UdpDropWatch implements Closable {
  readonly #port: number;
  readonly #clock: Clock;
  readonly #tell: (dropped: number) => void;
  readonly #read: () => Promise<string>;
  #known = 0;
  #cancel: () => void = () => {};
  #isClosed = false;

  constructor(port: number, clock: Clock, tell: (dropped: number) => void, read = readTables) {
    this.#port = port;
    this.#clock = clock;
    this.#tell = tell;
    this.#read = read;
  }

  start(): void {
    this.#cancel = this.#clock.after(EVERY_MS, () => void this.#look());
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  async #look(): Promise<void> {
    const drops = readUdpDrops(await this.#read(), this.#port);
    if (this.#isClosed) return;
    if (drops > this.#known) this.#tell(drops - this.#known);
    this.#known = drops;
    this.start();
  }
}

async function readTables(): Promise<string> {
  const texts = ['/proc/self/net/udp', '/proc/self/net/udp6'].map((path) => readFile(path, 'utf8').catch(() => ''));
  return (await Promise.all(texts)).join('\n');
}

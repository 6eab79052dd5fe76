import { createSocket, type RemoteInfo } from 'node:dgram';
import { isIP } from 'node:net';
import { UdpDropWatch } from '@komainu/pipeline/receiver/udp-drops.ts';
import type { NetworkSource } from '../sources/log-source.ts';
import { plainAddress, senderFilter } from './allowed.ts';
import { LineAssembler } from './line-assembler.ts';
import { LineQueue, type NetworkParts } from './line-queue.ts';
import type { PortListener } from './listeners.ts';
import { networkItem } from './network-item.ts';

const DROPPED = 'komainu_agent_logs_dropped_total';
/** How much the kernel may keep while this process is busy; it grants at most `net.core.rmem_max`. */
const RECEIVE_BUFFER_BYTES = 8 * 1024 * 1024;

/** Takes lines, or syslog, from UDP datagrams; each holds whole lines. */
export class UdpListener implements PortListener {
  readonly #source: NetworkSource;
  readonly #parts: NetworkParts;
  readonly #queue: LineQueue;
  readonly #socket;
  readonly #maySend: (address: string) => boolean;
  readonly connections = 0;
  #listening = false;
  #drops: UdpDropWatch | undefined;

  /** Throws `bad_log_entry` for addresses that are none. */
  constructor(source: NetworkSource, parts: NetworkParts) {
    this.#source = source;
    this.#parts = parts;
    this.#queue = new LineQueue(source, parts);
    this.#maySend = senderFilter(source.allowedIps, source.deniedIps);
    this.#socket = createSocket({
      type: isIP(source.bindHost) === 6 ? 'udp6' : 'udp4',
      recvBufferSize: RECEIVE_BUFFER_BYTES,
    });
    this.#socket.on('message', (bytes, from) => this.#receive(bytes, from));
  }

  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#socket.once('error', reject);
      this.#socket.bind(this.#source.port, this.#source.bindHost, () => {
        this.#socket.off('error', reject);
        this.#socket.on('error', (error) => this.#source.stats.error('listen', error.message));
        this.#listening = true;
        const { port } = this.#socket.address();
        this.#drops = new UdpDropWatch(port, this.#parts.clock, (dropped) => this.#tellDrops(dropped));
        this.#drops.start();
        resolve(port);
      });
    });
  }

  async close(): Promise<void> {
    this.#drops?.close();
    if (this.#listening) await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
    await this.#queue.close();
  }

  #tellDrops(dropped: number): void {
    const text = `${dropped} datagrams came faster than they were read, and the kernel dropped them`;
    this.#source.stats.error('full_buffer', text);
    this.#parts.counters.add(DROPPED, { reason: 'full_buffer' }, dropped, 'log lines given up');
  }

  /** Why nothing more can be taken; '' when it can. */
  #lack(): string {
    if (this.#queue.full) return 'queue_full';
    return this.#parts.shedding() ? 'memory' : '';
  }

  #receive(bytes: Buffer, { address }: RemoteInfo): void {
    const { stats, frameBytes } = this.#source;
    const sender = plainAddress(address);
    stats.bytes += bytes.length;
    // Nobody waits on the other side: what the disk cannot keep up with is dropped and counted.
    const reason = this.#maySend(sender) ? this.#lack() : 'address';
    if (reason !== '') {
      stats.error(reason, `a datagram from ${sender} was dropped: ${reason}`);
      this.#parts.counters.add(DROPPED, { reason }, 1, 'log lines given up');
      return;
    }
    const cut = bytes.length > frameBytes;
    if (cut) stats.error('frame_too_long', `a datagram from ${sender} of ${bytes.length} bytes was cut`);
    const lines = new LineAssembler(this.#source, ({ text, truncated }) => {
      const from = { host: this.#parts.host, sender, nowMs: this.#parts.clock.nowMs() };
      const item = networkItem({ text, truncated: truncated || cut }, this.#source, from);
      if (item !== undefined) this.#queue.add(item);
    });
    lines.push(cut ? bytes.subarray(0, frameBytes) : bytes, true);
  }
}

import { readFileSync } from 'node:fs';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { messageOf } from '@komainu/kernel/errors.ts';
import { SyslogFrames } from '@komainu/wire/syslog/frames.ts';
import type { NetworkSource } from '../sources/log-source.ts';
import { plainAddress, senderFilter } from './allowed.ts';
import { LineAssembler } from './line-assembler.ts';
import { LineQueue, type NetworkParts } from './line-queue.ts';
import type { PortListener } from './listeners.ts';
import { networkItem } from './network-item.ts';

const REFUSED = 'komainu_agent_log_connections_refused_total';

/** Takes lines, or syslog, from TCP connections. */
export class TcpListener implements PortListener {
  readonly #source: NetworkSource;
  readonly #parts: NetworkParts;
  readonly #queue: LineQueue;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #mayConnect: (address: string) => boolean;

  /** Throws when a certificate cannot be read, and `bad_log_entry` for addresses that are none. */
  constructor(source: NetworkSource, parts: NetworkParts) {
    this.#source = source;
    this.#parts = parts;
    this.#queue = new LineQueue(source, parts);
    this.#mayConnect = senderFilter(source.allowedIps, source.deniedIps);
    const { tls } = source;
    this.#server =
      tls === undefined
        ? createTcpServer((socket) => this.#accept(socket))
        : createTlsServer(
            {
              cert: readFileSync(tls.certFile),
              key: readFileSync(tls.keyFile),
              ...(tls.caFile === ''
                ? {}
                : { ca: readFileSync(tls.caFile), requestCert: true, rejectUnauthorized: true }),
            },
            (socket) => this.#accept(socket),
          );
    this.#server.on('tlsClientError', (error) => source.stats.error('tls', messageOf(error)));
  }

  get connections(): number {
    return this.#sockets.size;
  }

  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#source.port, this.#source.bindHost, () => {
        this.#server.off('error', reject);
        this.#server.on('error', (error) => this.#source.stats.error('listen', error.message));
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : this.#source.port);
      });
    });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    await this.#queue.close();
  }

  #accept(socket: Socket): void {
    const { stats } = this.#source;
    const sender = plainAddress(socket.remoteAddress ?? '');
    const reason = !this.#mayConnect(sender)
      ? 'address'
      : this.#sockets.size >= this.#source.maxConnections
        ? 'too_many'
        : '';
    if (reason !== '') {
      stats.error(`connection_${reason}`, `a connection from ${sender} was refused: ${reason}`);
      this.#parts.counters.add(REFUSED, { reason }, 1, 'log connections that were refused');
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    const lines = this.#source.syslog ? this.#syslogLines(sender) : this.#plainLines(sender);
    socket.on('data', (chunk: Buffer) => {
      stats.bytes += chunk.length;
      lines.push(chunk);
      // The sender waits while the disk is slow: nothing is dropped.
      if (!this.#queue.full) return;
      socket.pause();
      this.#queue.onRoom(() => socket.resume());
    });
    if (this.#source.idleTimeoutMs > 0) socket.setTimeout(this.#source.idleTimeoutMs, () => socket.destroy());
    socket.on('error', (error) => stats.error('connection', error.message));
    socket.on('close', () => {
      lines.end();
      this.#sockets.delete(socket);
    });
  }

  #plainLines(sender: string): LineSink {
    const assembler = new LineAssembler(this.#source, (record) => this.#take(record.text, record.truncated, sender));
    let cancel = () => {};
    return {
      push: (chunk) => {
        cancel();
        assembler.push(chunk);
        if (assembler.open) cancel = this.#parts.clock.after(this.#parts.flushAfterMs, () => assembler.flush());
      },
      end: () => {
        cancel();
        assembler.push(Buffer.alloc(0), true);
      },
    };
  }

  #syslogLines(sender: string): LineSink {
    const { stats, maxMessageBytes } = this.#source;
    const frames = new SyslogFrames(
      {
        frame: (bytes) => this.#take(bytes.toString('utf8'), false, sender),
        lost: (reason) => {
          stats.error(reason, `a syslog message from ${sender} was lost: ${reason}`);
          this.#parts.counters.add('komainu_agent_logs_dropped_total', { reason }, 1, 'log lines given up');
        },
      },
      maxMessageBytes,
    );
    return { push: (chunk) => frames.push(chunk), end: () => frames.end() };
  }

  #take(text: string, truncated: boolean, sender: string): void {
    const from = { host: this.#parts.host, sender, nowMs: this.#parts.clock.nowMs() };
    const item = networkItem({ text, truncated }, this.#source, from);
    if (item !== undefined) this.#queue.add(item);
  }
}

interface LineSink {
  push(chunk: Buffer): void;
  end(): void;
}

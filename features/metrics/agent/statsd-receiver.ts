import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { StatsDParser, type StatsDParserOptions } from '@komainu/wire/dogstatsd/parse.ts';
import type { StatsDAggregator } from './aggregator.ts';
import type { Drops } from './drops.ts';
import { FrameReader } from './frame-reader.ts';
import type { Senders } from './senders.ts';
import { clearSocketPath } from './socket-path.ts';
import { UnixDatagramListener, type UnixDatagramOptions } from './unix-datagram/listen.ts';

/** How much the kernel may keep while this process is busy; it grants at most `net.core.rmem_max`. */
const RECEIVE_BUFFER_BYTES = 8 * 1024 * 1024;
const NEWLINE = 10;

export type Transport = 'udp' | 'unixDatagram' | 'unixStream' | 'http';

export interface ReceiverParts {
  readonly aggregator: StatsDAggregator;
  readonly senders: Senders;
  readonly drops: Drops;
  readonly clock: Clock;
  readonly logger: Logger;
  /** True while packets must be refused because the agent uses too much memory. */
  readonly shedding?: () => boolean;
  /** Takes a copy of each packet that comes over a socket. */
  readonly forward?: (packet: Buffer) => void;
}

/** Reads DogStatsD packets, however they come, into one aggregator. */
export class StatsDReceiver {
  readonly #parts: ReceiverParts;
  readonly #parser: StatsDParser;
  /** Packets since the start, and errors of sockets. */
  readonly packets: Record<Transport, number> = { udp: 0, unixDatagram: 0, unixStream: 0, http: 0 };
  bytes = 0;
  socketErrors = 0;

  constructor(parts: ReceiverParts, options: StatsDParserOptions) {
    this.#parts = parts;
    this.#parser = new StatsDParser(parts.aggregator, options);
  }

  /** A body that came over HTTP (`/dogstatsd/v2/proxy`). */
  readProxied(body: Buffer): void {
    this.#read('http', body, 0);
  }

  /**
   * Listens on UDP; port 0 takes a free one. Throws what binding throws (`EADDRINUSE`). `receiveBufferBytes` is what the
   * kernel granted (Linux counts its own overhead in); asking for 0 asks for our own default.
   */
  async listenUdp(
    host: string,
    port: number,
    receiveBufferBytes = 0,
  ): Promise<Closable & { readonly port: number; readonly receiveBufferBytes: number }> {
    const socket = createSocket({
      type: host.includes(':') ? 'udp6' : 'udp4',
      recvBufferSize: receiveBufferBytes || RECEIVE_BUFFER_BYTES,
    });
    socket.on('message', (bytes) => this.#receive('udp', bytes, 0));
    socket.bind(port, host);
    // Rejects with the error of a port that is taken.
    await once(socket, 'listening');
    // Errors of single datagrams (ICMP answers) must not end the process.
    socket.on('error', () => {
      this.socketErrors++;
    });
    return {
      port: socket.address().port,
      receiveBufferBytes: socket.getRecvBufferSize(),
      close: () => new Promise<void>((resolve) => socket.close(() => resolve())),
    };
  }

  /** Listens on a unix stream socket: each packet follows its length in four bytes, little-endian. */
  async listenStream(path: string): Promise<Closable> {
    await clearSocketPath(path);
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => {
        this.socketErrors++;
        socket.destroy();
      });
      const frames = new FrameReader((frame) => this.#receive('unixStream', frame, 0));
      socket.on('data', (chunk: Buffer) => {
        if (frames.push(chunk)) return;
        this.socketErrors++;
        socket.destroy();
      });
    });
    // Every user of the machine may write to it, as to the port.
    server.listen({ path, readableAll: true, writableAll: true });
    await once(server, 'listening');
    return {
      close: () =>
        new Promise<void>((resolve) => {
          for (const socket of sockets) socket.destroy();
          server.close(() => resolve());
        }),
    };
  }

  /** Listens on a unix datagram socket, with `credentials` by who sends. Throws `unix_socket`, `not_a_socket`. */
  listenDatagrams(options: Omit<UnixDatagramOptions, 'receiveBufferBytes'>, receiveBufferBytes = 0) {
    const { clock, logger, drops } = this.#parts;
    return UnixDatagramListener.open(
      { ...options, receiveBufferBytes: receiveBufferBytes || RECEIVE_BUFFER_BYTES },
      {
        clock,
        logger,
        take: (bytes, pid, isCut) => {
          if (isCut) drops.add('cut_datagram', bytes, 0, bytes.length);
          const whole = isCut ? bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1) : bytes;
          this.#receive('unixDatagram', whole, pid);
        },
      },
    );
  }

  #receive(transport: Transport, bytes: Buffer, pid: number): void {
    this.#parts.forward?.(bytes);
    this.#read(transport, bytes, pid);
  }

  /** One packet or body: lines separated by newlines. */
  #read(transport: Transport, bytes: Buffer, pid: number): void {
    const { aggregator, senders, drops, shedding } = this.#parts;
    this.packets[transport]++;
    this.bytes += bytes.length;
    if (shedding?.() === true) {
      drops.add('shed_packet');
      return;
    }
    aggregator.advance();
    this.#parser.parse(bytes, 0, bytes.length, pid === 0 ? 0 : senders.senderOf(pid));
  }
}

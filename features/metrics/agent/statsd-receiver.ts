import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import type { Counters } from '@komainu/kernel/counters.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { StatsDParser } from '@komainu/wire/dogstatsd/parse.ts';
import type { StatsDAggregator } from './aggregator.ts';

/** How much the kernel may keep while this process is busy; it grants at most `net.core.rmem_max`. */
const RECEIVE_BUFFER_BYTES = 8 * 1024 * 1024;
const MAX_FRAME_BYTES = 1024 * 1024;

const PACKETS = 'komainu_agent_statsd_packets_total';
const PACKETS_HELP = 'DogStatsD packets received, by transport';

/** Reads DogStatsD packets, however they come, into one aggregator. */
export class StatsDReceiver {
  readonly #aggregator: StatsDAggregator;
  readonly #parser: StatsDParser;
  readonly #counters: Counters;

  constructor(aggregator: StatsDAggregator, counters: Counters) {
    this.#aggregator = aggregator;
    this.#parser = new StatsDParser(aggregator);
    this.#counters = counters;
  }

  /** One packet or body: lines separated by newlines. */
  read(bytes: Buffer): void {
    this.#aggregator.advance();
    this.#parser.parse(bytes);
  }

  /** A body that came over HTTP (`/dogstatsd/v2/proxy`). */
  readProxied(body: Buffer): void {
    this.#counters.add(PACKETS, { transport: 'http' }, 1, PACKETS_HELP);
    this.read(body);
  }

  /**
   * Listens on UDP; port 0 takes a free one. Throws what binding throws (`EADDRINUSE`). `receiveBufferBytes` is what the
   * kernel granted (Linux counts its own overhead in).
   */
  async listenUdp(
    host: string,
    port: number,
  ): Promise<Closable & { readonly port: number; readonly receiveBufferBytes: number }> {
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
    let packets = 0;
    socket.on('message', (bytes) => {
      packets++;
      this.read(bytes);
    });
    socket.bind(port, host);
    // Rejects with the error of a port that is taken.
    await once(socket, 'listening');
    // Errors of single datagrams (ICMP answers) must not end the process.
    socket.on('error', () => {
      this.#counters.add('komainu_agent_statsd_socket_errors_total', {}, 1, 'errors of the DogStatsD sockets');
    });
    this.#counters.gauge('komainu_agent_statsd_udp_packets', 'DogStatsD datagrams received since the start', () => [
      { labels: {}, value: packets },
    ]);
    return {
      port: socket.address().port,
      receiveBufferBytes: socket.getRecvBufferSize(),
      close: () => new Promise<void>((resolve) => socket.close(() => resolve())),
    };
  }

  /** Listens on a unix stream socket: each packet follows its length in four bytes, little-endian. */
  async listenStream(path: string): Promise<Closable> {
    await rm(path, { force: true });
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      const frames = new FrameReader((frame) => {
        this.#counters.add(PACKETS, { transport: 'unix' }, 1, PACKETS_HELP);
        this.read(frame);
      });
      socket.on('data', (chunk: Buffer) => {
        if (!frames.push(chunk)) socket.destroy();
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
}

/** Cuts a stream into frames that carry their length in front. */
class FrameReader {
  #rest: Buffer = Buffer.alloc(0);
  readonly #take: (frame: Buffer) => void;

  constructor(take: (frame: Buffer) => void) {
    this.#take = take;
  }

  /** False when the stream is not ours: a length beyond a megabyte. */
  push(chunk: Buffer): boolean {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length >= 4) {
      const size = bytes.readUInt32LE(0);
      if (size > MAX_FRAME_BYTES) return false;
      if (bytes.length < 4 + size) break;
      this.#take(bytes.subarray(4, 4 + size));
      bytes = bytes.subarray(4 + size);
    }
    this.#rest = bytes;
    return true;
  }
}

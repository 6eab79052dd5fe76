import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { type GraphiteRejection, readGraphiteLine } from '@komainu/wire/graphite/line.ts';
import type { GraphitePoints } from './points.ts';

const MOST_LINE = 8_192;
const MOST_CONNECTIONS = 200;
const IDLE_MS = 300_000;

type Drop = GraphiteRejection | 'too_long' | 'too_many_points' | 'too_many_connections';

/** Carbon's plaintext protocol on a port, TCP and UDP: a line a point. What cannot be read is counted by reason. */
export class GraphiteReceiver implements Closable {
  readonly #points: GraphitePoints;
  readonly #clock: Clock;
  readonly #dropped = new Map<Drop, number>();
  readonly #sockets = new Set<Socket>();
  readonly #closing: (() => Promise<void>)[] = [];
  received = 0;

  constructor(points: GraphitePoints, clock: Clock) {
    this.#points = points;
    this.#clock = clock;
  }

  /** How many lines were dropped, by reason. */
  get dropped(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#dropped);
  }

  /** Listens on both protocols and gives the port. Rejects when it is taken. */
  async listen(host: string, port: number): Promise<number> {
    const server = createServer((socket) => this.#accept(socket));
    server.listen(port, host);
    await once(server, 'listening');
    this.#closing.push(() => closeServer(server, this.#sockets));
    const address = server.address();
    const chosen = typeof address === 'object' && address !== null ? address.port : port;
    const udp = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    udp.on('message', (packet) => this.#lines(packet.toString('utf8').split('\n')));
    udp.bind(chosen, host);
    await once(udp, 'listening');
    this.#closing.push(() => closeUdp(udp));
    return chosen;
  }

  async close(): Promise<void> {
    await Promise.all(this.#closing.map((close) => close()));
  }

  #accept(socket: Socket): void {
    if (this.#sockets.size >= MOST_CONNECTIONS) {
      this.#drop('too_many_connections');
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    // A connection that breaks has said what it had to say.
    socket.on('error', () => socket.destroy());
    let rest = '';
    let isSkipping = false;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      if (isSkipping && lines.length > 0) {
        lines.shift();
        isSkipping = false;
      }
      if (rest.length > MOST_LINE) {
        if (!isSkipping) {
          this.received++;
          this.#drop('too_long');
        }
        isSkipping = true;
        rest = '';
      }
      this.#lines(lines);
    });
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (!isSkipping) this.#lines([rest]);
    });
  }

  #lines(lines: readonly string[]): void {
    const nowUnixS = Math.floor(this.#clock.nowMs() / 1000);
    for (const line of lines) {
      if (line.trim() === '') continue;
      this.received++;
      const point = line.length > MOST_LINE ? 'too_long' : readGraphiteLine(line, nowUnixS);
      if (typeof point === 'string') this.#drop(point);
      else if (!this.#points.add(point)) this.#drop('too_many_points');
    }
  }

  #drop(reason: Drop): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1);
  }
}

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}

function closeUdp(udp: UdpSocket): Promise<void> {
  return new Promise((resolve) => {
    udp.close(() => resolve());
  });
}

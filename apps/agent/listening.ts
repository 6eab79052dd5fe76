import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';

/** What listens where, and what could not: printed at the start and shown in the status. */
export class Listening {
  /** Ports and sockets by name. */
  readonly open: Record<string, number | string> = {};
  readonly problems: string[] = [];
  /** What others than this machine can reach. */
  readonly beyond: string[] = [];
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Tries to listen; a port that is taken is said once, clearly, and everything else goes on. */
  async attempt(name: string, where: string, listen: () => Promise<number | string>): Promise<void> {
    try {
      this.open[name] = await listen();
      if (isBeyond(where)) {
        this.beyond.push(`${name} on ${where}`);
        this.#logger.log(
          'warn',
          `${name} listens beyond this machine, without a key: anybody who reaches it can send`,
          {
            where,
          },
        );
      }
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      const problem = taken
        ? `${name}: ${where} is in use by another program (is a Datadog Agent running?)`
        : `${name}: cannot listen on ${where}: ${messageOf(error)}`;
      this.problems.push(problem);
      this.#logger.log('error', problem);
    }
  }
}

/** Whether `host:port` can be reached from elsewhere; paths of sockets cannot. */
function isBeyond(where: string): boolean {
  const host = /^(.*):\d+(?:\/udp)?$/.exec(where)?.[1];
  return host !== undefined && !/^(localhost|127\..*|\[?::1\]?)$/.test(host);
}

/** Listens on a TCP port and gives the port that it got. */
export async function listenTcp(server: Server, host: string, port: number): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** Listens on a unix socket, in place of one that was left behind; every user of the machine may write to it, as to the port. */
export async function listenUnix(server: Server, path: string): Promise<string> {
  await rm(path, { force: true });
  server.listen({ path, readableAll: true, writableAll: true });
  await once(server, 'listening');
  return path;
}

/** Lets requests under way end for a moment, then closes their connections. */
export function closeHttp(server: HttpServer): Closable {
  return {
    close: () =>
      new Promise<void>((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), 1_000);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Counters } from '@komainu/kernel/counters.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { StreamSettings } from './settings.ts';
import { listen, withCertificate } from './tls.ts';

/** Connections of each port at the same time; what comes on top is closed at once. */
const MAX_CONNECTIONS = 1_024;
const HANDSHAKE_MS = 10_000;
/** Senders keep connections for days: those that went away without a word are found so. */
const KEEP_ALIVE_MS = 60_000;

/** What reads connections, of one protocol. */
export interface StreamReceiver {
  /** `sender` is the address of the other side. */
  accept(socket: Socket, sender: string): void;
  close(): Promise<void>;
}

/**
 * Opens the TCP and TLS ports of a protocol; `protocol` is its word in the counters. Closing them closes the receiver, too.
 * Throws `listen_failed` and `bad_setting`.
 */
export async function startStreamPorts(
  protocol: 'syslog' | 'forward' | 'gelf',
  host: string,
  settings: StreamSettings,
  receiver: StreamReceiver,
  counters: Counters,
): Promise<Closable> {
  const count = (transport: string, result: string) =>
    counters.add(
      `komainu_${protocol}_connections_total`,
      { transport, result },
      1,
      `${protocol} connections, by what became of them`,
    );
  const accept = (transport: string) => (socket: Socket) => {
    count(transport, 'accepted');
    // Without a listener an error of a socket would end the process; whoever reads it hears of it too.
    socket.on('error', () => undefined);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    receiver.accept(socket, plainAddress(socket.remoteAddress));
  };
  const servers: Server[] = [];
  const open = async (transport: string, server: Server, port: number) => {
    server.maxConnections = MAX_CONNECTIONS;
    server.on('drop', () => count(transport, 'too_many'));
    await listen(server, host, port);
    servers.push(server);
  };
  const close = async () => {
    for (const server of servers) server.close();
    await receiver.close();
  };
  try {
    if (settings.port !== undefined) await open('tcp', createServer(accept('tcp')), settings.port);
    const { tls } = settings;
    if (tls !== undefined) {
      const server = withCertificate(tls, (certificate) =>
        createTlsServer({ ...certificate, handshakeTimeout: HANDSHAKE_MS }, accept('tls')),
      );
      server.on('tlsClientError', () => count('tls', 'no_handshake'));
      await open('tls', server, tls.port);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

/** IPv4 addresses on a socket of both kinds come as `::ffff:192.0.2.1`. */
function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/, '');
}

import type { Server } from 'node:http';
import type { FastifyInstance } from 'fastify';

const SWEEP_MS = 100;

/**
 * Listens no more and resolves when the requests under way are answered; those that are not within `graceMs` (a body that
 * never ends, a stream that a page follows) are cut off, so that a stop always comes to its end. `others` are further
 * listeners on the same routes.
 */
export async function closeServer(
  app: FastifyInstance,
  graceMs: number,
  others: readonly Server[] = [],
): Promise<void> {
  const servers = [app.server, ...others];
  // A connection whose last request is answered would be kept alive for its client.
  const sweep = setInterval(() => {
    for (const server of servers) server.closeIdleConnections();
  }, SWEEP_MS);
  const cut = setTimeout(() => {
    for (const server of servers) server.closeAllConnections();
  }, graceMs);
  try {
    await Promise.all([app.close(), ...others.map(closed)]);
  } finally {
    clearInterval(sweep);
    clearTimeout(cut);
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

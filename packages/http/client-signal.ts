import type { FastifyReply } from 'fastify';

/**
 * Fires when the client goes away before it was answered, so that queries made for it stop. Fastify's own `request.signal`
 * fires as soon as the body of a POST has been read, which is no reason to stop.
 */
export function clientSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const response = reply.raw;
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

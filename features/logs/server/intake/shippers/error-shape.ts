import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The body of an error answer in the words of another product; undefined leaves ours, `{"errors": ["text"]}`. */
export type ErrorShape = (status: number, text: string, request: FastifyRequest) => object | undefined;

/** Says errors of every route of `scope` (a wrong key and an unknown encoding too) as its clients read them. */
export function shapeErrors(scope: FastifyInstance, shape: ErrorShape): void {
  scope.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode < 400 || typeof payload !== 'string') return payload;
    const shaped = shape(reply.statusCode, textOf(payload), request);
    if (shaped === undefined) return payload;
    reply.removeHeader('content-length');
    return JSON.stringify(shaped);
  });
}

function textOf(payload: string): string {
  try {
    const { errors } = JSON.parse(payload) as { errors?: readonly unknown[] };
    return String(errors?.[0] ?? '');
  } catch {
    return payload;
  }
}

import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';

const CODES: Readonly<Record<number, string>> = { 400: 'InvalidArgument', 404: 'NotFound', 409: 'Conflict' };

/**
 * The v1 routes of log configuration have a shape of errors of their own: `{"error":{"code","message"}}`. Only what the
 * caller did wrong; the rest is answered as everywhere.
 */
export function answerV1Errors(scope: FastifyInstance): void {
  scope.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error);
    const code = CODES[status];
    if (code === undefined) throw error;
    return reply.code(status).send({ error: { code, message: messageOf(error) } });
  });
}

function statusOf(error: unknown): number {
  if (error instanceof CodedError) return error.status;
  // Fastify's own: a body that is no JSON, for example.
  const hasStatus = typeof error === 'object' && error !== null && 'statusCode' in error;
  return hasStatus && typeof error.statusCode === 'number' ? error.statusCode : 500;
}

import { CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';

const TITLES: Readonly<Record<number, string>> = { 400: 'Bad Request', 404: 'Not Found' };

/** This API tells errors as objects, `{"errors":[{"status","title","detail"}]}`: what the caller did wrong. */
export function answerErrorObjects(scope: FastifyInstance): void {
  scope.setErrorHandler((error, _request, reply) => {
    const title = error instanceof CodedError ? TITLES[error.status] : undefined;
    if (!(error instanceof CodedError) || title === undefined) throw error;
    const { status, message } = error;
    const code = status === 404 ? { code: title } : {};
    return reply.code(status).send({ errors: [{ status: String(status), ...code, title, detail: message }] });
  });
}

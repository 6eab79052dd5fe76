import type { QueryErrorPlace } from '@komainu/contracts/metrics/explorer-api.ts';
import { MetricSyntaxError } from '@komainu/query/metrics/syntax-error.ts';
import type { FastifyRequest } from 'fastify';

const failed = new WeakMap<FastifyRequest, MetricSyntaxError>();
/** The named query or the formula that an error is in; without one, the text of the request. */
const names = new WeakMap<MetricSyntaxError, string>();

/** Runs what reads the text of that name; its errors say so. */
export function inText<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MetricSyntaxError) names.set(error, name);
    throw error;
  }
}

/**
 * What a route needs so that its errors say where in the query they are: besides `errors`, which every client knows, the
 * answer holds `query_errors` with code, offset and length of the token. Give `options` to the route and answer by `run`.
 */
export const queryErrors = {
  options: {
    preSerialization: async (request: FastifyRequest, _reply: unknown, payload: unknown): Promise<unknown> => {
      const error = failed.get(request);
      if (error === undefined || typeof payload !== 'object' || payload === null) return payload;
      const { code, reason, offset, length } = error;
      const place: QueryErrorPlace = { code, reason, offset, length, in: names.get(error) ?? '' };
      return { ...payload, query_errors: [place] };
    },
  },

  async run<T>(request: FastifyRequest, answer: () => Promise<T>): Promise<T> {
    try {
      return await answer();
    } catch (error) {
      if (error instanceof MetricSyntaxError) failed.set(request, error);
      throw error;
    }
  },
};

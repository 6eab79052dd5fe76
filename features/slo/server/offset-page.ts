import { numberParam, type QueryValues } from '@komainu/http/request-values.ts';
import type { FastifyRequest } from 'fastify';

/** `meta.pagination` and `links` of lists that are paged by offset. */
export function offsetPage(request: FastifyRequest, path: string, query: QueryValues, total: number) {
  const limit = Math.max(1, numberParam(query, 'page[limit]', 10, 1_000));
  const offset = numberParam(query, 'page[offset]', 0);
  const base = `${request.protocol}://${request.host}${path}`;
  const link = (at: number) => `${base}?page[offset]=${at}&page[limit]=${limit}`;
  const last = Math.max(0, Math.floor((total - 1) / limit) * limit);
  const previous = Math.max(0, offset - limit);
  return {
    offset,
    limit,
    meta: {
      pagination: {
        offset,
        first_offset: 0,
        prev_offset: previous,
        next_offset: offset + limit,
        last_offset: last,
        limit,
        type: 'offset_limit',
        total,
      },
    },
    links: {
      self: base,
      first: link(0),
      prev: offset === 0 ? null : link(previous),
      next: link(offset + limit),
      last: total === 0 ? null : link(last),
    },
  };
}

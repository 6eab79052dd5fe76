import type { FastifyRequest } from 'fastify';

/** What a list was asked for, as far as a link can repeat it. */
export interface ListParameters {
  /** `query`, `from`, `to`, and of logs `indexes`. */
  readonly filter: Readonly<Record<string, unknown>>;
  readonly sort: unknown;
  readonly limit: unknown;
  readonly cursor: string | undefined;
}

/** The GET address of the page after `after`, as Datadog's `links.next` has it. */
export function nextLink(request: FastifyRequest, path: string, parameters: ListParameters, after: string): string {
  const query = new URLSearchParams();
  const set = (name: string, value: unknown) => {
    if (typeof value === 'string' || typeof value === 'number') query.set(name, String(value));
  };
  set('sort', parameters.sort);
  for (const name of ['query', 'from', 'to']) set(`filter[${name}]`, parameters.filter[name]);
  const { indexes } = parameters.filter;
  set('filter[indexes]', Array.isArray(indexes) ? indexes.join(',') : indexes);
  set('page[limit]', parameters.limit);
  set('page[cursor]', after);
  return `${request.protocol}://${request.host}${path}?${query.toString()}`;
}

/** The parameters of a list's GET form. */
export function listParametersOf(query: unknown): ListParameters {
  const given = query as Readonly<Record<string, unknown>>;
  const cursor = given['page[cursor]'];
  return {
    filter: {
      query: given['filter[query]'],
      from: given['filter[from]'],
      to: given['filter[to]'],
      indexes: given['filter[indexes]'],
    },
    sort: given['sort'],
    limit: given['page[limit]'],
    cursor: typeof cursor === 'string' ? cursor : undefined,
  };
}

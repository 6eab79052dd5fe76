import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { record } from '@komainu/kernel/json.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance } from 'fastify';
import { answerV1Errors } from '../v1-errors.ts';
import {
  catchAll,
  INDEX,
  INDEX_ORDER,
  type IndexBody,
  invalid,
  missing,
  ORDER_ID,
  readIndex,
  readIndexName,
} from './definition.ts';
import { inOrder, type OrderBody } from './order.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;
const PATH = '/api/v1/logs/config/indexes';
const ORDER_PATH = '/api/v1/logs/config/index-order';
const MOST_INDEXES = 100;

/** `/api/v1/logs/config/indexes` and `/api/v1/logs/config/index-order`. */
export function registerIndexRoutes(
  app: FastifyInstance,
  parts: { live: LiveDefinitions; retentionDays: number; isRateLimited: (name: string) => boolean },
): void {
  const { live, retentionDays, isRateLimited } = parts;
  const present = ({ id, body }: Document<IndexBody>) => ({ name: id, ...body, is_rate_limited: isRateLimited(id) });
  const find = (name: string): Document<IndexBody> => {
    const document = live.get<IndexBody>(INDEX, name);
    if (document === undefined) throw new CodedError('no_such_index', 'No such index', { status: 404 });
    return document;
  };

  app.register(async (scope) => {
    answerV1Errors(scope);
    scope.get(PATH, READ, () => ({ indexes: inOrder(live).map(present) }));
    scope.post(PATH, WRITE, async (request) => {
      const name = readIndexName(request.body);
      const indexes = live.all<IndexBody>(INDEX);
      if (indexes.some(({ id }) => id === name)) throw invalid(`Index '${name}' already exists`);
      if (indexes.length >= MOST_INDEXES) throw invalid(`There are ${MOST_INDEXES} indexes already`);
      const body = readIndex(request.body, catchAll(retentionDays));
      return present(await live.put(INDEX, name, body, authorOf(request), 0));
    });
    scope.get(`${PATH}/:name`, READ, (request) => present(find(paramOf(request, 'name'))));
    scope.put(`${PATH}/:name`, WRITE, async (request) => {
      const { id, body, version } = find(paramOf(request, 'name'));
      return present(await live.put(INDEX, id, readIndex(request.body, body), authorOf(request), version));
    });
    scope.delete(`${PATH}/:name`, WRITE, async (request, reply) => {
      const { id } = find(paramOf(request, 'name'));
      await live.delete(INDEX, id, authorOf(request));
      return reply.code(202).send();
    });

    scope.get(ORDER_PATH, READ, () => ({ index_names: inOrder(live).map(({ id }) => id) }));
    scope.put(ORDER_PATH, WRITE, async (request) => {
      const names = readOrder(request.body, new Set(live.all(INDEX).map(({ id }) => id)));
      await live.put<OrderBody>(INDEX_ORDER, ORDER_ID, { names }, authorOf(request));
      return { index_names: inOrder(live).map(({ id }) => id) };
    });
  });
}

/** Every index, once. */
function readOrder(body: unknown, known: ReadonlySet<string>): readonly string[] {
  const names = record(body)?.['index_names'];
  if (names === undefined || names === null) throw missing('index_names');
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw invalid('index_names is not a list of names');
  }
  const strange = names.find((name) => !known.has(name));
  if (strange !== undefined) throw invalid(`Unknown index: ${strange}`);
  if (new Set(names).size !== names.length || names.length !== known.size) {
    throw invalid('index_names must name every index once');
  }
  return names;
}

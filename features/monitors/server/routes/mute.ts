import { requestAuthor } from '@komainu/http/author.ts';
import { paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { type JsonObject, objectOf } from '@komainu/kernel/json.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { WRITE } from '../access.ts';
import { readDowntimeV1 } from '../downtimes/read-v1.ts';
import { parseScope } from '../downtimes/scope.ts';
import type { MonitorDocument } from '../keeper.ts';
import type { MonitorsApi } from '../monitors-api.ts';
import { presentMonitor } from '../present.ts';

const PATH = '/api/v1/monitor';

/** Muting: a monitor or a scope of it for a while or until it is unmuted, and everything at once. */
export function registerMuteRoutes(app: FastifyInstance, { keeper, states, downtimes }: MonitorsApi): void {
  const present = (document: MonitorDocument) => presentMonitor(document, states.of(Number(document.id)));
  /** The v1 clients send these as a query or as a body. */
  const asked = (request: FastifyRequest): JsonObject => ({ ...queryOf(request), ...objectOf(request.body) });

  app.post(`${PATH}/:id/mute`, WRITE, async (request) => {
    const { scope, end } = asked(request);
    const muted = scopeOf(scope);
    const until = endOf(end);
    const change = (silenced: Readonly<Record<string, number | null>>) => ({ ...silenced, [muted]: until });
    return present(
      await keeper.setOptions(
        paramOf(request, 'id'),
        (options) => ({ ...options, silenced: change(options.silenced ?? {}) }),
        requestAuthor(request),
        request.principal,
      ),
    );
  });
  app.post(`${PATH}/:id/unmute`, WRITE, async (request) => {
    const { scope, all_scopes } = asked(request);
    const muted = scopeOf(scope);
    const isAll = String(all_scopes) === 'true';
    return present(
      await keeper.setOptions(
        paramOf(request, 'id'),
        (options) => {
          const { [muted]: _, ...rest } = options.silenced ?? {};
          return { ...options, silenced: isAll ? {} : rest };
        },
        requestAuthor(request),
        request.principal,
      ),
    );
  });
  app.post(`${PATH}/mute_all`, WRITE, async (request) => {
    const fields = readDowntimeV1({ scope: ['*'], end: endOf(asked(request)['end']) }, downtimes.nowMs());
    const { body } = await downtimes.create(fields, requestAuthor(request));
    return {
      id: body.number,
      scope: ['*'],
      active: true,
      disabled: false,
      message: null,
      start: Math.floor(downtimes.nowMs() / 1_000),
      end: endOf(asked(request)['end']),
    };
  });
  app.post(`${PATH}/unmute_all`, WRITE, async (request, reply) => {
    const everything = downtimes
      .all()
      .filter(
        ({ body }) => body.scope === '*' && body.monitorId === null && body.monitorTags.every((tag) => tag === '*'),
      );
    for (const document of everything) await downtimes.cancel(document, requestAuthor(request));
    return reply.code(204).send();
  });
}

function scopeOf(scope: unknown): string {
  if (scope === undefined || scope === null || scope === '') return '*';
  if (typeof scope !== 'string') throw badRequest('bad_scope', 'Invalid scope parameter');
  parseScope(scope === '*' ? '*' : scope.split(',').join(' AND '));
  return scope;
}

/** Unix seconds; null until it is unmuted. */
function endOf(end: unknown): number | null {
  if (end === undefined || end === null || end === '') return null;
  const seconds = Number(end);
  if (!Number.isFinite(seconds) || seconds <= 0)
    throw badRequest('bad_parameter', 'end is not a time in seconds since 1970');
  return Math.floor(seconds);
}

import { allows } from '@komainu/contracts/access/principal.ts';
import { resourceOf } from '@komainu/http/json-api.ts';
import { authorOf } from '@komainu/http/request-values.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MANAGE, READ } from '../access.ts';
import { isSecretName } from '../actions/secrets.ts';
import { uuidParam } from '../uuid-param.ts';
import type { ConnectionKeeper } from './keeper.ts';
import { checkIntegration, readConnection } from './read-connection.ts';
import type { KeptConnection, NamedValue } from './stored.ts';

const PATH = '/api/v2/actions/connections';
const idOf = (request: FastifyRequest): string => uuidParam(request, 'connectionId');

/**
 * `/api/v2/actions/connections`: credentials for HTTP requests of workflows. Tokens are never given back; who may not manage
 * settings does not see headers with telling names either.
 */
export function registerConnectionRoutes(
  app: FastifyInstance,
  connections: ConnectionKeeper,
  allowPrivateTargets: boolean,
): void {
  const present = (kept: KeptConnection, request: FastifyRequest) => {
    const { name, baseUrl, credentials } = connections.open(kept);
    const seesAll = request.principal !== undefined && allows(request.principal, 'manage');
    const shown = (pairs: readonly NamedValue[]) =>
      pairs.map((pair) =>
        seesAll || pair.value.includes('{{') || !isSecretName(pair.name) ? pair : { ...pair, value: '' },
      );
    const { body, headers, urlParameters, tokens } = credentials;
    return {
      id: kept.id,
      type: 'action_connection',
      attributes: {
        name,
        integration: {
          type: 'HTTP',
          base_url: baseUrl,
          credentials: {
            type: 'HTTPTokenAuth',
            tokens: tokens.map((token) => ({ name: token.name, type: 'SECRET', value: '' })),
            ...(headers.length === 0 ? {} : { headers: shown(headers) }),
            ...(urlParameters.length === 0 ? {} : { url_parameters: shown(urlParameters) }),
            ...(body === null
              ? {}
              : { body: { content: seesAll ? body.content : '', content_type: body.contentType } }),
          },
        },
      },
    };
  };

  app.post(PATH, MANAGE, async (request, reply) => {
    const { attributes } = resourceOf(request.body, 'action_connection');
    const made = await connections.create(readConnection(attributes, allowPrivateTargets), authorOf(request));
    return await reply.code(201).send({ data: present(made, request) });
  });
  app.get(`${PATH}/:id`, READ, async (request) => ({ data: present(await connections.get(idOf(request)), request) }));
  app.patch(`${PATH}/:id`, MANAGE, async (request) => {
    const id = idOf(request);
    const { attributes } = resourceOf(request.body, 'action_connection');
    // What nobody could use is refused as such, whatever it is meant for.
    checkIntegration(attributes);
    const before = await connections.get(id);
    const connection = readConnection(attributes, allowPrivateTargets, connections.open(before));
    return { data: present(await connections.update(before, connection, authorOf(request)), request) };
  });
  app.delete(`${PATH}/:id`, MANAGE, async (request, reply) => {
    const { id } = await connections.get(idOf(request));
    await connections.delete(id, authorOf(request));
    return await reply.code(204).send();
  });
}

/** This API tells errors as objects with the same title for all. */
export function answerConnectionErrors(scope: FastifyInstance): void {
  scope.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof CodedError) || error.status >= 500) throw error;
    const { status, message } = error;
    return reply.code(status).send({ errors: [{ title: 'Generic Error', detail: message }] });
  });
}

import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bodyOf } from '../fields.ts';
import type { CloudLogins } from '../tokens/cloud-logins.ts';
import { GCP_STS_KIND, type GcpStsAccount, presentStsAccount, readStsAccount } from './sts-account.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const MANAGE = { config: { access: { kind: 'api', permission: 'manage' } } } as const;
const PATH = '/api/v2/integration/gcp/accounts';
const DELEGATE = '/api/v2/integration/gcp/sts_delegate';
const MOST_ACCOUNTS = 1_000;

/**
 * Datadog's API of service accounts without keys. Datadog acts for them with an account of its own; here the account of
 * `/api/v1/integration/gcp` that came first does, which needs the role "Service Account Token Creator" on them.
 */
export function registerGcpStsRoutes(app: FastifyInstance, live: LiveDefinitions, logins: CloudLogins): void {
  const all = () => live.all<GcpStsAccount>(GCP_STS_KIND);
  const known = (request: FastifyRequest) => {
    const document = live.get<GcpStsAccount>(GCP_STS_KIND, paramOf(request, 'id'));
    if (document === undefined) throw badRequest('no_gcp_account', 'there is no such Google Cloud account', 404);
    return document;
  };
  const delegate = () => {
    const email = logins.delegate();
    if (email === undefined) {
      throw badRequest(
        'no_gcp_delegate',
        'no account can act for others yet: add a service account with its key (POST /api/v1/integration/gcp)',
        404,
      );
    }
    return { data: { type: 'gcp_sts_delegate', id: email, attributes: { delegate_account_email: email } } };
  };

  app.get(DELEGATE, READ, delegate);
  app.post(DELEGATE, MANAGE, delegate);
  app.get(PATH, READ, () => ({
    data: all().map(({ id, body }) => ({ ...presentStsAccount(id, body), meta: { accessible_projects: [] } })),
  }));
  app.post(PATH, MANAGE, async (request, reply) => {
    const account = readStsAccount(bodyOf(request.body));
    if (all().some(({ body }) => body.client_email === account.client_email))
      throw badRequest('gcp_account_exists', `there is an account ${account.client_email} already`, 409);
    if (all().length >= MOST_ACCOUNTS)
      throw badRequest('too_many_accounts', `there are ${MOST_ACCOUNTS} accounts already`);
    const { id, body } = await live.put(GCP_STS_KIND, uuid(), account, authorOf(request), 0);
    return reply.code(201).send({ data: presentStsAccount(id, body) });
  });
  // 201 is what Datadog answers to changes, too.
  app.patch(`${PATH}/:id`, MANAGE, async (request, reply) => {
    const before = known(request);
    const account = readStsAccount(bodyOf(request.body), before.body);
    const { id, body } = await live.put(GCP_STS_KIND, before.id, account, authorOf(request), before.version);
    return reply.code(201).send({ data: presentStsAccount(id, body) });
  });
  app.delete(`${PATH}/:id`, MANAGE, async (request, reply) => {
    await live.delete(GCP_STS_KIND, known(request).id, authorOf(request));
    return reply.code(204).send();
  });
}

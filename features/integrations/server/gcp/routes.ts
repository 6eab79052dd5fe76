import { authorOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { FastifyInstance } from 'fastify';
import { bodyOf, required } from '../fields.ts';
import type { CloudLogins } from '../tokens/cloud-logins.ts';
import { GCP_KIND, type GcpAccount, gcpKey, presentGcp, readGcp } from './definition.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const MANAGE = { config: { access: { kind: 'api', permission: 'manage' } } } as const;
const PATH = '/api/v1/integration/gcp';
const MOST_ACCOUNTS = 1_000;

/** Datadog's API of the Google Cloud integration with keys of service accounts. Keys are sealed and never given back. */
export function registerGcpRoutes(
  app: FastifyInstance,
  live: LiveDefinitions,
  secrets: SecretSealer,
  logins: CloudLogins,
): void {
  const all = () => live.all<GcpAccount>(GCP_KIND);

  app.get(PATH, READ, () => all().map(({ id, body }) => presentGcp(body, logins.problemsOf(GCP_KIND, id))));
  app.post(PATH, MANAGE, async (request) => {
    const body = bodyOf(request.body);
    // A key that comes again replaces the one that was there.
    required(body, 'type');
    const before = live.get<GcpAccount>(GCP_KIND, gcpKey(body));
    const fresh = readGcp(body, secrets);
    if (before === undefined && all().length >= MOST_ACCOUNTS)
      throw badRequest('too_many_accounts', `there are ${MOST_ACCOUNTS} accounts already`);
    await live.put(GCP_KIND, gcpKey(body), { ...fresh, id: before?.body.id ?? fresh.id }, authorOf(request));
    return {};
  });
  app.put(PATH, MANAGE, async (request) => {
    const body = bodyOf(request.body);
    const before = live.get<GcpAccount>(GCP_KIND, gcpKey(body));
    if (before === undefined) throw badRequest('no_gcp_account', 'there is no such Google Cloud account', 404);
    await live.put(GCP_KIND, before.id, readGcp(body, secrets, before.body), authorOf(request), before.version);
    return {};
  });
  // Clients delete what may be gone already.
  app.delete(PATH, MANAGE, async (request) => {
    await live.delete(GCP_KIND, gcpKey(bodyOf(request.body)), authorOf(request));
    return {};
  });
}

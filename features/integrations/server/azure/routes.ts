import { authorOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { FastifyInstance } from 'fastify';
import { bodyOf } from '../fields.ts';
import type { CloudLogins } from '../tokens/cloud-logins.ts';
import { AZURE_KIND, type AzureAccount, azureIdentity, azureKey, presentAzure, readAzure } from './definition.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const MANAGE = { config: { access: { kind: 'api', permission: 'manage' } } } as const;
const PATH = '/api/v1/integration/azure';
const MOST_ACCOUNTS = 1_000;

/** Datadog's API of the Azure integration. Secrets are sealed and never given back. */
export function registerAzureRoutes(
  app: FastifyInstance,
  live: LiveDefinitions,
  secrets: SecretSealer,
  logins: CloudLogins,
): void {
  const all = () => live.all<AzureAccount>(AZURE_KIND);
  const known = (body: unknown) => {
    const id = azureKey(azureIdentity(bodyOf(body)));
    if (all().length === 0) throw notInstalled();
    return live.get<AzureAccount>(AZURE_KIND, id);
  };
  const change = async (body: unknown, only: readonly string[] | undefined, by: string) => {
    const document = known(body);
    if (document === undefined) throw badRequest('no_azure_account', 'there is no such Azure account', 404);
    const given = bodyOf(body);
    const used = only === undefined ? given : Object.fromEntries(only.map((field) => [field, given[field]]));
    const account = readAzure(used, secrets, document.body);
    const id = azureKey({ tenant: account.tenant_name, client: account.client_id });
    await live.put(AZURE_KIND, id, account, by, id === document.id ? document.version : 0);
    if (id !== document.id) await live.delete(AZURE_KIND, document.id, by);
    return {};
  };

  app.get(PATH, READ, () => {
    if (all().length === 0) throw notInstalled();
    return all().map(({ id, body }) => presentAzure(body, logins.problemsOf(AZURE_KIND, id)));
  });
  app.post(PATH, MANAGE, async (request) => {
    const account = readAzure(bodyOf(request.body), secrets);
    if (all().length >= MOST_ACCOUNTS)
      throw badRequest('too_many_accounts', `there are ${MOST_ACCOUNTS} accounts already`);
    const id = azureKey({ tenant: account.tenant_name, client: account.client_id });
    await live.put(AZURE_KIND, id, account, authorOf(request));
    return {};
  });
  app.put(PATH, MANAGE, (request) => change(request.body, undefined, authorOf(request)));
  app.post(`${PATH}/host_filters`, MANAGE, (request) =>
    change(request.body, ['tenant_name', 'client_id', 'host_filters'], authorOf(request)),
  );
  app.delete(PATH, MANAGE, async (request) => {
    const document = known(request.body);
    if (document !== undefined) await live.delete(AZURE_KIND, document.id, authorOf(request));
    return {};
  });
}

function notInstalled() {
  return badRequest(
    'azure_not_installed',
    'Azure Integration not yet installed. Please install before performing this action.',
  );
}

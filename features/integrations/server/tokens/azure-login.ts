import type { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { AzureAccount } from '../azure/definition.ts';
import { askForToken, type CloudToken, FORM, loginFailed, tokenOf } from './login.ts';

const CLOUD = 'Azure';

/**
 * A token for an app registration by its secret:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 *
 * @param authority for example `https://login.microsoftonline.com`
 */
export async function azureToken(
  account: AzureAccount,
  scope: string,
  parts: { readonly http: OutgoingHttp; readonly secrets: SecretSealer; readonly authority: string; nowMs(): number },
): Promise<CloudToken> {
  const sealed = account.sealed_client_secret;
  if (sealed === undefined)
    throw loginFailed('the Azure account has no client_secret: without one nobody can log in from here');
  const askedMs = parts.nowMs();
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: account.client_id,
    client_secret: parts.secrets.open(sealed),
    scope,
  });
  const url = new URL(`${parts.authority}/${account.tenant_name}/oauth2/v2.0/token`);
  const answer = await askForToken(parts.http, CLOUD, url, FORM, form.toString());
  return tokenOf(CLOUD, answer['access_token'], askedMs + Number(answer['expires_in'] ?? 3_600) * 1_000);
}

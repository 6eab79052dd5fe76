import type { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import { askForToken, type CloudToken, tokenOf } from './login.ts';

const CLOUD = 'Google';
const HOST = 'https://iamcredentials.googleapis.com';
/** What the delegate's own token must allow. */
export const IMPERSONATION_SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/**
 * A token for a service account that another one acts for:
 * https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken
 *
 * @param delegateToken the other account's token, of IMPERSONATION_SCOPE
 * @param host where Google gives such tokens; another one for tests
 */
export async function impersonatedToken(
  clientEmail: string,
  scope: string,
  delegateToken: string,
  http: OutgoingHttp,
  host: string = HOST,
): Promise<CloudToken> {
  const url = new URL(`${host}/v1/projects/-/serviceAccounts/${encodeURIComponent(clientEmail)}:generateAccessToken`);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${delegateToken}` };
  const answer = await askForToken(http, CLOUD, url, headers, JSON.stringify({ scope: [scope], lifetime: '3600s' }));
  return tokenOf(CLOUD, answer['accessToken'], Date.parse(String(answer['expireTime'])));
}

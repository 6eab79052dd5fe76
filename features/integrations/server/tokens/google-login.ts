import { sign } from 'node:crypto';
import type { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { GcpAccount } from '../gcp/definition.ts';
import { askForToken, type CloudToken, FORM, loginFailed, tokenOf } from './login.ts';

const CLOUD = 'Google';
const TOKEN_URI = 'https://oauth2.googleapis.com/token';
const HOUR_S = 3_600;

interface Parts {
  readonly http: OutgoingHttp;
  readonly secrets: SecretSealer;
  nowMs(): number;
}

/**
 * A token for a service account by an assertion that its key signs:
 * https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export async function googleToken(account: GcpAccount, scope: string, parts: Parts): Promise<CloudToken> {
  const askedMs = parts.nowMs();
  const uri = URL.canParse(account.token_uri) ? account.token_uri : TOKEN_URI;
  const nowS = Math.floor(askedMs / 1_000);
  const head = { alg: 'RS256', typ: 'JWT', ...(account.private_key_id === '' ? {} : { kid: account.private_key_id }) };
  const claims = { iss: account.client_email, scope, aud: uri, iat: nowS, exp: nowS + HOUR_S };
  const signed = `${base64(JSON.stringify(head))}.${base64(JSON.stringify(claims))}`;
  const form = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: `${signed}.${signature(signed, parts.secrets.open(account.sealed_private_key))}`,
  });
  const answer = await askForToken(parts.http, CLOUD, new URL(uri), FORM, form.toString());
  return tokenOf(CLOUD, answer['access_token'], askedMs + Number(answer['expires_in'] ?? HOUR_S) * 1_000);
}

function signature(text: string, privateKey: string): string {
  try {
    return sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url');
  } catch {
    // What the library says may quote the key.
    throw loginFailed('the private_key of the Google Cloud account is no key in PEM');
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64url');
}

import type { CloudTokens } from '@komainu/contracts/integrations/cloud-tokens.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { SentinelTarget } from '../definition.ts';
import { behind, type DestinationFormat, wholeLog } from './format.ts';

const LOGIN = 'https://login.microsoftonline.com';
const SCOPE = 'https://monitor.azure.com//.default';
/** A token is renewed this long before it ends. */
const MARGIN_MS = 120_000;

/**
 * Microsoft Sentinel through the Logs Ingestion API of Azure Monitor: a JSON array of records with `TimeGenerated`, at most
 * 1 MB, with a token for the application's client id and secret; without a secret of its own, that of the Azure integration.
 */
export function sentinelFormat(
  target: SentinelTarget,
  secrets: SecretSealer,
  nowMs: () => number,
  cloudTokens?: CloudTokens,
  login: string = LOGIN,
): DestinationFormat {
  const path = `/dataCollectionRules/${target.data_collection_rule_id}/streams/${target.stream_name}`;
  const tenant = target.tenant_id;
  const client = target.client_id;
  let token: { readonly text: string; readonly endsMs: number } | undefined;
  return {
    contentType: 'application/json',
    maxBodyBytes: 900 * 1024,
    event: (log) => `{"TimeGenerated":"${log.date}",${wholeLog(log).slice(1)}`,
    body: (events) => `[${events.join(',')}]`,
    async address(http) {
      if (target.sealed_client_secret === undefined && cloudTokens?.hasAzure(tenant, client) === true)
        token = { text: await cloudTokens.azure(tenant, client, SCOPE), endsMs: 0 };
      else if (token === undefined || token.endsMs < nowMs())
        token = await newToken(target, secrets, http, nowMs(), login);
      const url = behind(target.data_collection_endpoint, path);
      url.searchParams.set('api-version', '2023-01-01');
      return { url, headers: { authorization: `Bearer ${token.text}` } };
    },
  };
}

async function newToken(
  target: SentinelTarget,
  secrets: SecretSealer,
  http: OutgoingHttp,
  nowMs: number,
  login: string,
): Promise<{ text: string; endsMs: number }> {
  const sealed = target.sealed_client_secret;
  if (sealed === undefined) {
    throw new CodedError(
      'not_configured',
      'the destination has no client_secret, and there is no Azure integration of its client_id',
      {
        status: 502,
      },
    );
  }
  const answer = await http.requestWhole({
    method: 'POST',
    url: behind(login, `/${target.tenant_id}/oauth2/v2.0/token`),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(
      new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: target.client_id,
        client_secret: secrets.open(sealed),
        scope: SCOPE,
      }).toString(),
    ),
  });
  const { access_token: text, expires_in: seconds } = parse(answer.body.toString('utf8'));
  if (answer.status !== 200 || typeof text !== 'string') {
    throw new CodedError('target_refused', `Azure gives no token: status ${answer.status}`, { status: 502 });
  }
  return { text, endsMs: nowMs + Number(seconds ?? 3600) * 1000 - MARGIN_MS };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

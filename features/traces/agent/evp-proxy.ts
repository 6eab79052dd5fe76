import type { IncomingHttpHeaders } from 'node:http';
import { CodedError } from '@komainu/kernel/errors.ts';
import { EVP_HEADERS } from './info.ts';

/** A request that came to `/evp_proxy/v<n>/…`, as it goes to the server. */
export interface EvpRequest {
  readonly path: string;
  readonly headers: Record<string, string>;
  /**
   * True when the answer is only an acknowledgement (`…-intake` hosts): then it is kept on disk. Others (`api`) are
   * questions whose answer the client reads.
   */
  readonly acknowledgeOnly: boolean;
}

export interface EvpSettings {
  readonly enabled: boolean;
  readonly maxBytes: number;
  /** Sent along where a client asks for it (`X-Datadog-NeedsAppKey`); '' for none. */
  readonly appKey: string;
}

const KEPT = new Set([...EVP_HEADERS.map((name) => name.toLowerCase()), 'datadog-container-id', 'datadog-entity-id']);

/**
 * Undefined when the url is none of the proxy's. Throws `bad_subdomain` (502), `bad_path` (400) or `evp_off` (405), as the
 * Agent answers.
 */
export function evpRequest(
  url: string,
  method: string,
  headers: IncomingHttpHeaders,
  settings: EvpSettings,
): EvpRequest | undefined {
  const match = /^\/evp_proxy\/v[1-4](\/[^?]*)(\?.*)?$/.exec(url);
  if (match === null) return undefined;
  if (!settings.enabled) throw new CodedError('evp_off', 'evp_proxy_config.enabled is false', { status: 405 });
  const [, path = '/', query = ''] = match;
  const subdomain = headers['x-datadog-evp-subdomain'];
  if (typeof subdomain !== 'string' || !/^[A-Za-z0-9_.-]+$/.test(subdomain)) {
    throw new CodedError('bad_subdomain', 'the header X-Datadog-EVP-Subdomain is missing or not valid', {
      status: 502,
    });
  }
  if (!/^[/_\-+A-Za-z0-9.]+$/.test(path) || path.includes('..')) {
    throw new CodedError('bad_path', 'the path has characters that are not allowed', { status: 400 });
  }
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (KEPT.has(name) && typeof value === 'string') kept[name] = value;
  if (settings.appKey !== '' && headers['x-datadog-needsappkey'] === 'true') {
    kept['dd-application-key'] = settings.appKey;
  }
  const isIntake = subdomain.split('.')[0]?.includes('intake') === true;
  return { path: path + query, headers: kept, acknowledgeOnly: isIntake && method === 'POST' };
}

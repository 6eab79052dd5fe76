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

const KEPT = new Set([...EVP_HEADERS.map((name) => name.toLowerCase()), 'datadog-container-id', 'datadog-entity-id']);

/** Undefined when the url is none of the proxy's. Throws `bad_subdomain` (502) or `bad_path` (400), as the Agent answers. */
export function evpRequest(url: string, method: string, headers: IncomingHttpHeaders): EvpRequest | undefined {
  const match = /^\/evp_proxy\/v[1-4](\/[^?]*)(\?.*)?$/.exec(url);
  if (match === null) return undefined;
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
  const kept: Record<string, string> = { via: 'komainu-agent' };
  for (const [name, value] of Object.entries(headers))
    if (KEPT.has(name) && typeof value === 'string') kept[name] = value;
  const isIntake = subdomain.split('.')[0]?.includes('intake') === true;
  return { path: path + query, headers: kept, acknowledgeOnly: isIntake && method === 'POST' };
}

import { parseQueryString } from './query-string.ts';
import { type Filter, ofText } from './value.ts';

/** The members of `http.url_details`, Datadog's names; only those that the URL has. */
export interface UrlDetails {
  scheme?: string;
  host?: string;
  port?: number;
  path?: string;
  queryString?: Record<string, unknown>;
  hash?: string;
}

const URL_PARTS = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)|\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

/**
 * Takes a URL, or the path of one, apart: Datadog's URL parser. Values stay as they are written: `%20` is not decoded.
 * Undefined when there is nothing in it.
 */
export function parseUrl(text: string): UrlDetails | undefined {
  const found = URL_PARTS.exec(text.trim());
  if (found === null) return undefined;
  const [, scheme, authority, relative, path, query, hash] = found;
  const details: UrlDetails = {};
  if (scheme !== undefined) details.scheme = scheme.toLowerCase();
  addAuthority(details, authority ?? relative ?? '');
  if (path !== undefined && path !== '') details.path = path;
  if (query !== undefined && query !== '') details.queryString = parseQueryString(query, false);
  if (hash !== undefined && hash !== '') details.hash = hash;
  return Object.keys(details).length === 0 ? undefined : details;
}

function addAuthority(details: UrlDetails, authority: string): void {
  const address = authority.slice(authority.lastIndexOf('@') + 1);
  const found = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(address);
  const host = found?.[1] ?? address;
  if (host !== '') details.host = host;
  if (found?.[2] !== undefined) details.port = Number(found[2]);
}

export const url: Filter = ofText(parseUrl);

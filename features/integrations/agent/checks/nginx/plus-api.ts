/** A page of the API of NGINX Plus, and where its body stands in the status that it is a part of. */
export interface PlusPage {
  readonly path: string;
  readonly nest: readonly string[];
  /** The first version of the API that has it. */
  readonly since: number;
}

/** https://nginx.org/en/docs/http/ngx_http_api_module.html */
const PAGES: readonly PlusPage[] = [
  { path: 'nginx', nest: [], since: 1 },
  { path: 'http/requests', nest: ['requests'], since: 1 },
  { path: 'http/server_zones', nest: ['server_zones'], since: 1 },
  { path: 'http/upstreams', nest: ['upstreams'], since: 1 },
  { path: 'http/caches', nest: ['caches'], since: 1 },
  { path: 'processes', nest: ['processes'], since: 1 },
  { path: 'connections', nest: ['connections'], since: 1 },
  { path: 'ssl', nest: ['ssl'], since: 1 },
  { path: 'slabs', nest: ['slabs'], since: 1 },
  { path: 'http/location_zones', nest: ['location_zones'], since: 5 },
  { path: 'resolvers', nest: ['resolvers'], since: 5 },
  { path: 'http/limit_reqs', nest: ['limit_reqs'], since: 6 },
  { path: 'http/limit_conns', nest: ['limit_conns'], since: 6 },
];

const STREAM_PAGES: readonly PlusPage[] = [
  { path: 'stream/server_zones', nest: ['stream', 'server_zones'], since: 1 },
  { path: 'stream/upstreams', nest: ['stream', 'upstreams'], since: 1 },
  { path: 'stream/zone_sync', nest: ['stream', 'zone_sync'], since: 3 },
  { path: 'stream/limit_conns', nest: ['stream', 'limit_conns'], since: 6 },
];

/** The pages that a version of the API has; those of streams are missing on servers that have none. */
export function plusPages(version: number, withStream: boolean): readonly PlusPage[] {
  return [...PAGES, ...(withStream ? STREAM_PAGES : [])].filter(({ since }) => since <= version);
}

/** Whether a page belongs to streams, which a server need not have. */
export function isStreamPage({ nest }: PlusPage): boolean {
  return nest[0] === 'stream';
}

/** A page's body as a part of the whole status. */
export function nested(page: PlusPage, body: unknown): unknown {
  return page.nest.reduceRight<unknown>((inner, key) => ({ [key]: inner }), body);
}

/** What a list of endpoints (`["nginx","http",…]`) leaves of the pages. */
export function enabledPages(pages: readonly PlusPage[], enabled: unknown): readonly PlusPage[] {
  if (!Array.isArray(enabled)) return pages;
  return pages.filter(({ path }) => enabled.includes(path.split('/')[0]));
}

import { createHash } from 'node:crypto';
import type { HostsAnswer } from '@komainu/contracts/infrastructure/hosts-api.ts';
import { numberParam, paramOf, queryOf } from '@komainu/http/request-values.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';
import type { Host, HostList } from './host-list.ts';
import { tagsBySource } from './host-record.ts';
import { matchesHost } from './host-search.ts';
import type { Mute, Mutes } from './mutes.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
/** Hosts silent for longer are left out unless asked for, as in the public API. */
const USUAL_WINDOW_S = 2 * 3600;
const MOST_HOSTS = 1000;

/** `/api/v1/hosts`, `/api/v1/hosts/totals`, and our own `/api/unstable/hosts`. */
export function hostsRoutes(app: FastifyInstance, hosts: HostList, mutes: Mutes, clock: Clock): void {
  const nowUnixS = () => Math.floor(clock.nowMs() / 1000);

  app.get('/api/v1/hosts', READ, async (request) => {
    const query = queryOf(request);
    const count = numberParam(query, 'count', 100, MOST_HOSTS);
    const start = numberParam(query, 'start', 0);
    const from = numberParam(query, 'from', nowUnixS() - USUAL_WINDOW_S);
    const [values, muted] = await Promise.all([hosts.values(), mutes.all()]);
    const found = hosts.all(from).filter((host) => matchesHost(host, hosts, query['filter'] ?? ''));
    const list = found.map((host) => publicHost(host, hosts, values, muted.get(host.record.name)));
    sortHosts(list, query['sort_field'] ?? '', query['sort_dir'] ?? 'desc');
    const page = list.slice(start, start + count).map((host) => {
      const { meta, ...rest } = host;
      return query['include_hosts_metadata'] === 'false' ? rest : { ...rest, meta };
    });
    return {
      host_list: page,
      exact_total_matching: true,
      total_matching: list.length,
      total_returned: page.length,
    };
  });

  app.get('/api/v1/hosts/totals', READ, async (request) => {
    const from = numberParam(queryOf(request), 'from', nowUnixS() - USUAL_WINDOW_S, nowUnixS());
    const active = hosts.all(from);
    return { total_active: active.length, total_up: active.filter(({ up }) => up).length };
  });

  app.get('/api/unstable/hosts', READ, async (request): Promise<HostsAnswer> => {
    const query = queryOf(request);
    const found = hosts
      .all(unixSeconds(query['from']))
      .filter((host) => matchesHost(host, hosts, query['search'] ?? ''));
    const values = await hosts.values();
    return { data: found.map((host) => hosts.summary(host, values)) };
  });

  app.get('/api/unstable/hosts/:host', READ, async (request): Promise<HostsAnswer['data'][number]> => {
    const host = hosts.find(paramOf(request, 'host'));
    if (host === undefined)
      throw new CodedError('no_host', `no host is named ${paramOf(request, 'host')}`, { status: 404 });
    return hosts.summary(host, await hosts.values());
  });
}

/** Unix milliseconds or ISO 8601 as seconds; 0 when there is nothing to read. */
function unixSeconds(text: string | undefined): number {
  if (text === undefined) return 0;
  const unixMs = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(unixMs) ? Math.floor(unixMs / 1000) : 0;
}

function publicHost(
  host: Host,
  hosts: HostList,
  values: ReadonlyMap<string, ReadonlyMap<string, number>>,
  mute: Mute | undefined,
) {
  const { record } = host;
  const { name, metadata } = record;
  const of = (metric: string) => values.get(name)?.get(metric);
  const idle = of('system.cpu.idle');
  return {
    id: hostId(name),
    name,
    host_name: name,
    aliases: [...new Set([name, ...(metadata?.aliases ?? [])])],
    apps: hosts.apps(host),
    sources: [...record.activity.sources, ...(host.sendsMetrics ? ['agent'] : [])].filter(
      (source, index, all) => all.indexOf(source) === index,
    ),
    up: host.up,
    last_reported_time: host.lastSeenUnixS,
    is_muted: mute !== undefined,
    mute_timeout: mute?.end ?? null,
    tags_by_source: tagsBySource(record),
    metrics: {
      cpu: idle === undefined ? null : Math.max(0, 100 - idle),
      iowait: of('system.cpu.iowait') ?? null,
      load: of('system.load.norm.1') ?? of('system.load.1') ?? null,
    },
    meta: metaOf(host),
  };
}

/** The part of an Agent's metadata that the public API shows; `gohai` is JSON in a string there. */
function metaOf({ record }: Host): Readonly<Record<string, unknown>> {
  const details = record.metadata?.details ?? {};
  const { meta, systemStats, gohai, agentVersion } = details;
  const known = (value: unknown) => (typeof value === 'object' && value !== null ? value : {});
  return {
    ...known(meta),
    ...known(systemStats),
    ...(agentVersion !== undefined && { agent_version: agentVersion }),
    ...(gohai !== undefined && { gohai: JSON.stringify(gohai) }),
    ...(record.checks.length > 0 && {
      agent_checks: record.checks.map(({ name, source, instance, status, message }) => [
        name,
        source,
        instance,
        status,
        message,
        {},
      ]),
    }),
  };
}

/** A number that stays with a name: the public API knows hosts by numbers as well. */
function hostId(name: string): number {
  return createHash('sha1').update(name).digest().readUIntBE(0, 5);
}

function sortHosts(list: ReturnType<typeof publicHost>[], field: string, direction: string): void {
  const sign = direction === 'asc' ? 1 : -1;
  const key = (host: (typeof list)[number]): number | string => {
    switch (field) {
      case 'cpu':
        return host.metrics.cpu ?? -1;
      case 'iowait':
        return host.metrics.iowait ?? -1;
      case 'load':
        return host.metrics.load ?? -1;
      case 'apps':
        return host.apps.length;
      case 'status':
        return host.up ? 1 : 0;
      default:
        return host.name;
    }
  };
  if (field === '') return;
  list.sort((a, b) => {
    const left = key(a);
    const right = key(b);
    return left === right ? 0 : sign * (left < right ? -1 : 1);
  });
}

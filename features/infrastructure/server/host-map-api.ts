import type { HostMapAnswer } from '@komainu/contracts/infrastructure/host-map-api.ts';
import { queryOf } from '@komainu/http/request-values.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { FastifyInstance } from 'fastify';
import type { HostList, HostMetrics } from './host-list.ts';
import { tagsBySource } from './host-record.ts';
import { matchesHost } from './host-search.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
/** Hosts silent for longer are left out, as in lists of the public API. */
const WINDOW_S = 2 * 3600;
/** A value older than this says nothing of now. */
const RECENT_S = 600;

/** `GET /api/unstable/host-map`: all hosts with what fills and sizes them. */
export function hostMapRoute(app: FastifyInstance, hosts: HostList, metrics: HostMetrics, clock: Clock): void {
  app.get('/api/unstable/host-map', READ, async (request): Promise<HostMapAnswer> => {
    const { fill = '', size = '', search = '' } = queryOf(request);
    const nowUnixS = Math.floor(clock.nowMs() / 1000);
    const asked = [...new Set([fill, size])].filter((metric) => metric !== '');
    const values = await metrics.latest(asked, nowUnixS - RECENT_S);
    return {
      data: hosts
        .all(nowUnixS - WINDOW_S)
        .filter((host) => matchesHost(host, hosts, search))
        .map((host) => {
          const { name } = host.record;
          const own = values.get(name);
          return {
            name,
            up: host.up,
            tags: [...new Set(Object.values(tagsBySource(host.record)).flat())],
            apps: hosts.apps(host),
            fill: own?.get(fill) ?? null,
            size: own?.get(size) ?? null,
          };
        }),
    };
  });
}

import type {
  ServiceCheckNamesAnswer,
  ServiceChecks,
  ServiceChecksAnswer,
} from '@komainu/contracts/metrics/service-checks.ts';
import { clientSignal } from '@komainu/http/client-signal.ts';
import { commaList, queryOf } from '@komainu/http/request-values.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { parseTime } from '@komainu/query/time.ts';
import type { FastifyInstance } from 'fastify';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
/** Checks run every fifteen seconds, slow ones every few minutes. */
const USUAL_WINDOW_MS = 600_000;
const NAMES_WITHIN_S = 86_400;

/** `GET /api/unstable/service_checks`: how checks stand, for widgets and screens; and the names that there are. */
export function serviceCheckRoutes(app: FastifyInstance, checks: ServiceChecks, clock: Clock): void {
  app.get('/api/unstable/service_checks', READ, async (request, reply): Promise<ServiceChecksAnswer> => {
    const query = queryOf(request);
    const check = query['check'] ?? '';
    if (check === '') throw badRequest('bad_parameter', 'check names no service check');
    const nowMs = clock.nowMs();
    const toMs = query['to'] ? parseTime(query['to'], nowMs) : nowMs;
    const fromMs = query['from'] ? parseTime(query['from'], nowMs) : toMs - USUAL_WINDOW_MS;
    const asked = {
      check,
      tags: commaList(query['tags']),
      groupBy: commaList(query['group_by']),
      fromUnixS: Math.floor(fromMs / 1000),
      toUnixS: Math.ceil(toMs / 1000),
    };
    return { data: await checks.statuses(asked, clientSignal(reply)) };
  });

  app.get('/api/unstable/service_checks/names', READ, async (_request, reply): Promise<ServiceCheckNamesAnswer> => {
    const sinceUnixS = Math.floor(clock.nowMs() / 1000) - NAMES_WITHIN_S;
    return { data: await checks.names(sinceUnixS, clientSignal(reply)) };
  });
}

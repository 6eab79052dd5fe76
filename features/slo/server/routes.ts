import type { MonitorReadings } from '@komainu/contracts/monitors/monitor-readings.ts';
import type { Slo, SloAnswer, SloDefinition, SloListAnswer } from '@komainu/contracts/slo/slo.ts';
import { requestAuthor } from '@komainu/http/author.ts';
import { commaList, numberParam, paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { isObject, stringsOf } from '@komainu/kernel/json.ts';
import type { FastifyInstance } from 'fastify';
import { READ, WRITE } from './access.ts';
import { presentSlo } from './definition/present.ts';
import { readName, readSlo } from './definition/read-slo.ts';
import type { KeptSlo } from './definition/stored.ts';
import type { SloKeeper } from './keeper.ts';
import type { SloPorts } from './ports.ts';
import { readSloSearch } from './search/find-slos.ts';

const PATH = '/api/v1/slo';
const MOST_LISTED = 1_000;

/** `/api/v1/slo`: making, listing, changing and deleting objectives. */
export function registerSloRoutes(app: FastifyInstance, keeper: SloKeeper, ports: SloPorts): void {
  app.get(PATH, READ, async (request): Promise<SloListAnswer & { readonly metadata: object }> => {
    const query = queryOf(request);
    const ids = commaList(query['ids']);
    const search = readSloSearch(`${query['query'] ?? ''} ${tagSearch(query['tags_query'])}`);
    const metric = query['metrics_query'] ?? '';
    const found = (await keeper.all()).filter(
      (slo) => (ids.length === 0 || ids.includes(slo.id)) && search(slo) && asksMetric(slo, metric),
    );
    if (ids.length > 0 && found.length === 0) {
      const list = ids.map((id) => `'${id}'`).join(', ');
      throw new CodedError('no_such_slo', `no SLOs found for ids: [${list}] not found`, { status: 404 });
    }
    const offset = numberParam(query, 'offset', 0);
    const page = found.slice(offset, offset + numberParam(query, 'limit', MOST_LISTED, MOST_LISTED));
    return {
      data: page.map(presentSlo),
      error: null,
      metadata: { page: { total_count: found.length, total_filtered_count: page.length } },
    };
  });

  app.post(PATH, WRITE, async (request) => {
    const definition = readSlo(request.body);
    await checkMonitors(definition, ports.monitors);
    return answerOf(await keeper.create(definition, requestAuthor(request)));
  });

  app.get(`${PATH}/can_delete`, READ, async (request, reply) => {
    const ids = commaList(queryOf(request)['ids']);
    if (ids.length === 0) throw badRequest('bad_parameter', "The parameter 'ids' is required");
    const ok: string[] = [];
    const errors: Record<string, string> = {};
    for (const id of ids) {
      const reason = await whyNot(id, keeper, ports);
      if (reason === undefined) ok.push(id);
      else errors[id] = reason;
    }
    const denied = Object.keys(errors);
    return reply
      .code(denied.length === 0 ? 200 : 409)
      .send({ data: { ok, denied_ids: denied }, errors: denied.length === 0 ? null : errors });
  });

  app.post(`${PATH}/bulk_delete`, WRITE, async (request) => {
    const body = isObject(request.body) ? request.body : {};
    if (Object.keys(body).length === 0) throw badRequest('bad_slo', 'name the SLOs and their timeframes to delete');
    const by = requestAuthor(request);
    const deleted: string[] = [];
    const updated: string[] = [];
    const errors: { id: string; message: string; timeframe: string }[] = [];
    for (const [id, value] of Object.entries(body)) {
      const timeframes = stringsOf(value);
      const slo = await keeper.find(id);
      if (slo === undefined) {
        errors.push({ id, message: `SLO not found: ${id} not found`, timeframe: timeframes[0] ?? '' });
        continue;
      }
      const kept = slo.definition.thresholds.filter(({ timeframe }) => !timeframes.includes(timeframe));
      if (kept.length === 0) {
        await keeper.delete(id, by);
        deleted.push(id);
      } else if (kept.length < slo.definition.thresholds.length) {
        await keeper.update(slo, withThresholds(slo.definition, kept), by);
        updated.push(id);
      }
    }
    return { data: { deleted, updated: updated.length === 0 ? null : updated, deleted_monitors: [] }, errors };
  });

  app.get(`${PATH}/:id`, READ, async (request): Promise<SloAnswer> => {
    return { data: presentSlo(await keeper.get(paramOf(request, 'id'))), error: null };
  });

  app.put(`${PATH}/:id`, WRITE, async (request) => {
    const id = paramOf(request, 'id');
    // A payload that nobody could use is refused as such, whatever it is meant for.
    readName(request.body);
    const before = await keeper.get(id);
    const definition = readSlo(request.body, before.definition.type);
    await checkMonitors(definition, ports.monitors);
    return answerOf(await keeper.update(before, definition, requestAuthor(request)));
  });

  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    const id = paramOf(request, 'id');
    await keeper.get(id);
    const isForced = queryOf(request)['force'] === 'true';
    const reason = isForced ? undefined : await whyNot(id, keeper, ports);
    if (reason !== undefined) return reply.code(409).send({ data: [], errors: { [id]: reason } });
    await keeper.delete(id, requestAuthor(request));
    return reply.send({ data: [id], error: null });
  });
}

function answerOf(slo: KeptSlo): { readonly data: readonly Slo[]; readonly error: null } {
  return { data: [presentSlo(slo)], error: null };
}

/** Why an objective should stay; undefined when nothing depends on it. */
async function whyNot(id: string, keeper: SloKeeper, { monitors }: SloPorts): Promise<string | undefined> {
  if ((await keeper.find(id)) === undefined) return `SLO not found: ${id} not found`;
  const watchers = await monitors.watching(id);
  return watchers.length === 0 ? undefined : `SLO ${id} is used in monitors: ${watchers.join(', ')}`;
}

async function checkMonitors({ monitor_ids }: SloDefinition, monitors: MonitorReadings): Promise<void> {
  for (const id of monitor_ids ?? []) {
    if ((await monitors.find(id)) === undefined) {
      throw badRequest('bad_slo', `Invalid payload: monitor ${id} not found`);
    }
  }
}

/** `env:prod AND service:a` or `env:prod,service:a`. */
function tagSearch(text: string | undefined): string {
  return (text ?? '').replaceAll(',', ' ');
}

function asksMetric({ definition }: KeptSlo, metric: string): boolean {
  if (metric === '') return true;
  return JSON.stringify([definition.query, definition.sli_specification]).includes(metric);
}

function withThresholds(definition: SloDefinition, thresholds: SloDefinition['thresholds']): SloDefinition {
  const primary = thresholds.find(({ timeframe }) => timeframe === definition.timeframe) ?? thresholds[0];
  if (primary === undefined) return definition;
  const { warning_threshold: _, ...rest } = definition;
  return {
    ...rest,
    thresholds,
    timeframe: primary.timeframe,
    target_threshold: primary.target,
    ...(primary.warning === undefined ? {} : { warning_threshold: primary.warning }),
  };
}

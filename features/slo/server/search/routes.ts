import type { SloSearchAnswer, SloSearchRow } from '@komainu/contracts/slo/slo.ts';
import { authorNumber } from '@komainu/http/author.ts';
import { numberParam, queryOf } from '@komainu/http/request-values.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { READ } from '../access.ts';
import { presentThreshold } from '../definition/present.ts';
import type { KeptSlo } from '../definition/stored.ts';
import type { SloMeasurer } from '../history/readings.ts';
import type { SloKeeper } from '../keeper.ts';
import { facetsOf } from './facets.ts';
import { readSloSearch } from './find-slos.ts';
import { statusesOf } from './statuses.ts';

const PATH = '/api/v1/slo/search';
const MOST_ROWS = 100;
/** Objectives that are measured at a time: each asks the store for days of points. */
const AT_ONCE = 4;

/** `/api/v1/slo/search?query=&page[size]=&page[number]=&include_facets=`: a page of objectives with how they stand. */
export function registerSloSearch(app: FastifyInstance, slos: SloKeeper, measurer: SloMeasurer, clock: Clock): void {
  app.get(PATH, READ, async (request): Promise<SloSearchAnswer & { readonly links: object }> => {
    const query = queryOf(request);
    const text = query['query'] ?? '';
    const size = Math.max(1, numberParam(query, 'page[size]', 10, MOST_ROWS));
    const number = Math.floor(numberParam(query, 'page[number]', 0));
    const found = (await slos.all()).filter(readSloSearch(text));
    const page = found.slice(number * size, (number + 1) * size);
    const rows: { data: SloSearchRow }[] = [];
    for (let start = 0; start < page.length; start += AT_ONCE) {
      const some = page.slice(start, start + AT_ONCE).map((slo) => rowOf(slo, measurer, clock.nowMs()));
      rows.push(...(await Promise.all(some)).map((data) => ({ data })));
    }
    const facets = query['include_facets'] === 'true' ? { facets: facetsOf(found) } : {};
    const last = Math.max(0, Math.ceil(found.length / size) - 1);
    return {
      data: { type: 'service_level_objective_search_results', attributes: { slos: rows, ...facets } },
      meta: {
        pagination: {
          number,
          first_number: 0,
          prev_number: Math.max(0, number - 1),
          next_number: number + 1,
          last_number: last,
          size,
          type: 'number_size',
          total: found.length,
        },
      },
      links: linksOf(request, text, { number, size, last }),
    };
  });
}

function linksOf(request: FastifyRequest, text: string, page: { number: number; size: number; last: number }) {
  const base = `${request.protocol}://${request.host}${PATH}?query=${encodeURIComponent(text)}`;
  const link = (number: number) => `${base}&page[number]=${number}&page[size]=${page.size}`;
  return {
    self: link(page.number),
    first: link(0),
    prev: page.number === 0 ? null : link(page.number - 1),
    next: link(page.number + 1),
    last: link(page.last),
  };
}

async function rowOf(slo: KeptSlo, measurer: SloMeasurer, nowUnixMs: number): Promise<SloSearchRow> {
  const { definition, author, createdUnixS, modifiedUnixS } = slo;
  const statuses = await statusesOf(slo, measurer, nowUnixMs);
  const primary = statuses.find(({ timeframe }) => timeframe === definition.timeframe) ?? statuses[0];
  const ofKey = (key: string) => definition.tags.filter((tag) => tag.startsWith(`${key}:`));
  return {
    type: 'slo',
    id: slo.id,
    attributes: {
      name: definition.name,
      description: definition.description,
      slo_type: definition.type,
      all_tags: definition.tags,
      env_tags: ofKey('env'),
      service_tags: ofKey('service'),
      team_tags: ofKey('team'),
      thresholds: definition.thresholds.map(presentThreshold),
      timeframe: definition.timeframe,
      target_threshold: definition.target_threshold,
      warning_threshold: definition.warning_threshold ?? null,
      monitor_ids: definition.monitor_ids ?? null,
      groups: definition.groups ?? null,
      query: definition.query === undefined ? null : { ...definition.query, metrics: null },
      creator: { id: authorNumber(author.id), name: author.name, email: author.handle },
      created_at: createdUnixS,
      modified_at: modifiedUnixS,
      status: {
        sli: primary?.status ?? null,
        state: primary?.state ?? 'no_data',
        calculation_error: primary?.error ?? null,
        error_budget_remaining: primary?.error_budget_remaining ?? null,
        raw_error_budget_remaining: primary?.raw_error_budget_remaining ?? null,
        span_precision: primary?.span_precision ?? null,
        indexed_at: primary?.indexed_at ?? Math.floor(nowUnixMs / 1000),
      },
      overall_status: statuses,
    },
  };
}

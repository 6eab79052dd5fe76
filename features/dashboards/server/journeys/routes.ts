import type { Principal } from '@komainu/contracts/access/principal.ts';
import { cellText } from '@komainu/contracts/dashboards/asking/streams.ts';
import type { FunnelAnswer, JourneySource, SankeyAnswer } from '@komainu/contracts/dashboards/journeys.ts';
import { askAs } from '@komainu/http/ask-as.ts';
import { clientSignal } from '@komainu/http/client-signal.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { type JsonObject, objectOf, records, stringsOf } from '@komainu/kernel/json.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { READ } from '../access.ts';
import { checkSize } from '../json.ts';
import { funnelSteps } from './funnel.ts';
import { sankeyWays } from './sankey.ts';

const ROUTES: Readonly<Record<JourneySource, string>> = {
  logs: '/api/v2/logs/events/search',
  spans: '/api/v2/spans/events/search',
};
const PAGE = 1_000;
/** Events of one search that are looked at. */
const MOST_EVENTS = 10_000;
const MOST_STEPS = 10;

interface FoundEvent {
  readonly key: string;
  readonly unixMs: number;
  readonly name: string;
}

/** Funnels and ways over logs and spans, counted from the public lists on behalf of who asks. */
export function registerJourneyRoutes(app: FastifyInstance): void {
  app.post('/api/unstable/dashboards/funnel', READ, async (request, reply): Promise<FunnelAnswer> => {
    const asked = readAsked(request);
    const steps = records(asked.body['steps']).map(({ label, search }) => ({
      label: text(label),
      search: text(search),
    }));
    if (steps.length === 0 || steps.length > MOST_STEPS) {
      throw badRequest('bad_journey', `steps are from 1 to ${MOST_STEPS} searches`);
    }
    const found = await Promise.all(
      steps.map(({ search }) => eventsOf(app, asked, search, '', principalOf(request), clientSignal(reply))),
    );
    return {
      steps: funnelSteps(
        steps.map(({ label }) => label),
        found.map(({ events }) => events),
      ),
      isCut: found.some(({ isCut }) => isCut),
    };
  });

  app.post('/api/unstable/dashboards/sankey', READ, async (request, reply: FastifyReply): Promise<SankeyAnswer> => {
    const asked = readAsked(request);
    const { search, field, mode, station, steps, entriesPerStep } = asked.body;
    if (text(field) === '') throw badRequest('bad_journey', 'field is the attribute whose values are the stations');
    const found = await eventsOf(app, asked, text(search), text(field), principalOf(request), clientSignal(reply));
    const ways = sankeyWays(found.events, {
      mode: mode === 'target' ? 'target' : 'source',
      station: text(station),
      steps: whole(steps, 'steps', 2, 10),
      entriesPerStep: whole(entriesPerStep, 'entriesPerStep', 1, 50),
    });
    return { ...ways, isCut: found.isCut };
  });
}

interface Asked {
  readonly body: JsonObject;
  readonly source: JourneySource;
  readonly key: string;
  readonly from: string;
  readonly to: string;
}

function readAsked(request: FastifyRequest): Asked {
  checkSize(request.body, 'the question');
  const body = objectOf(request.body);
  const { source, key, from, to } = body;
  if (source !== 'logs' && source !== 'spans') throw badRequest('bad_journey', 'source must be logs or spans');
  if (text(key) === '') throw badRequest('bad_journey', 'key is the attribute that holds events together');
  if (typeof from !== 'number' || typeof to !== 'number' || !(from >= 0 && from < to && to < 8.64e15)) {
    throw badRequest('bad_window', 'from and to are times in Unix ms, from before to');
  }
  return { body, source, key: text(key), from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/** The first events of a search, page by page, as far as they have the key. */
async function eventsOf(
  app: FastifyInstance,
  { source, key, from, to }: Asked,
  search: string,
  field: string,
  principal: Principal,
  signal: AbortSignal,
): Promise<{ readonly events: readonly FoundEvent[]; readonly isCut: boolean }> {
  const events: FoundEvent[] = [];
  let cursor: string | undefined;
  for (let seen = 0; seen < MOST_EVENTS; seen += PAGE) {
    const asked = {
      filter: { query: search === '' ? '*' : search, from, to },
      sort: 'timestamp',
      page: { limit: PAGE, ...(cursor !== undefined && { cursor }) },
    };
    const body = source === 'spans' ? { data: { type: 'search_request', attributes: asked } } : asked;
    const answer = await askAs(app, principal, { method: 'POST', url: ROUTES[source], body, signal });
    const page = objectOf(JSON.parse(answer.body));
    if (answer.status >= 400) {
      const [reason = `answered ${answer.status}`] = stringsOf(page['errors']);
      throw new CodedError('journey_refused', reason, { status: answer.status });
    }
    const rows = records(page['data']);
    for (const { id, attributes } of rows) {
      const row = { id: String(id), attributes: objectOf(attributes) };
      const found = {
        key: cellText(row, key),
        unixMs: Date.parse(cellText(row, 'time')),
        name: field === '' ? '' : cellText(row, field),
      };
      if (found.key !== '' && Number.isFinite(found.unixMs)) events.push(found);
    }
    const after = objectOf(objectOf(page['meta'])['page'])['after'];
    if (rows.length < PAGE || typeof after !== 'string') return { events, isCut: false };
    cursor = after;
  }
  return { events, isCut: true };
}

function principalOf(request: FastifyRequest): Principal {
  const { principal } = request;
  if (principal === undefined) throw new CodedError('no_principal', 'Forbidden', { status: 403 });
  return principal;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function whole(value: unknown, name: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw badRequest('bad_journey', `${name} is a whole number from ${least} to ${most}`);
  }
  return value;
}

import type { FunnelQuestion, JourneySource, SankeyQuestion } from '../journeys.ts';
import type { Definition } from './definition.ts';
import { type Json, numberOf, objectOf, objectsOf, textOf } from './json.ts';
import { requestsOf, type Substitute } from './requests.ts';

/** What a funnel or sankey asks; what it would need when it asks for data that nothing here has; undefined: nothing. */
export type Journey<Question> =
  | { readonly kind: 'question'; readonly question: Omit<Question, 'from' | 'to'> }
  | { readonly kind: 'no_data'; readonly source: string }
  | undefined;

const SOURCES: ReadonlySet<string> = new Set(['logs', 'spans']);
const KEYS: Readonly<Record<JourneySource, string>> = { logs: '@usr.id', spans: 'trace_id' };
const FIELDS: Readonly<Record<JourneySource, string>> = { logs: '@http.url_details.path', spans: 'resource_name' };
const MOST_STEPS = 10;

/** Steps are pairs of facet and value within a search, or the searches of a journey's nodes in the order of its expression. */
export function funnelOf(definition: Definition, substitute: Substitute): Journey<FunnelQuestion> {
  const [request] = requestsOf(definition);
  const query = objectOf(request?.['query']);
  const put = (text: string): string => substitute(text, 'search').trim();
  const search = objectOf(query['search']);
  const nodes = objectOf(search['node_objects']);
  const isJourney = Object.keys(nodes).length > 0;
  const words = isJourney
    ? textOf(search['expression'])
        .split('->')
        .map((word) => word.trim())
    : [];
  const sources = isJourney
    ? words.map((word) => textOf(objectOf(nodes[word])['data_source']))
    : [textOf(query['data_source'])];
  const steps = isJourney
    ? words.map((label) => ({ label, search: put(textOf(objectOf(objectOf(nodes[label])['search'])['query'])) || '*' }))
    : objectsOf(query['steps']).map((step) => {
        const [facet, value] = [textOf(step['facet']), put(textOf(step['value']))];
        return { label: value, search: both(put(textOf(query['query_string'])), `${facet}:${quoted(value)}`) };
      });
  const [source = ''] = sources;
  if (steps.length === 0 || source === '') return undefined;
  if (!isSource(source) || sources.some((one) => one !== source)) {
    return { kind: 'no_data', source: sources.find((one) => !SOURCES.has(one)) ?? source };
  }
  return { kind: 'question', question: { source, key: keyOf(query, source), steps: steps.slice(0, MOST_STEPS) } };
}

/** The stations are the values of `facet`; `join_keys.primary` holds events together. */
export function sankeyOf(definition: Definition, substitute: Substitute): Journey<SankeyQuestion> {
  const [request] = requestsOf(definition);
  const query = objectOf(request?.['query']);
  const source = textOf(query['data_source']);
  if (source === '') return undefined;
  if (!isSource(source)) return { kind: 'no_data', source };
  const mode = query['mode'] === 'target' ? 'target' : 'source';
  return {
    kind: 'question',
    question: {
      source,
      key: keyOf(query, source),
      search: substitute(textOf(query['query_string']), 'search').trim() || '*',
      field: textOf(query['facet']) || FIELDS[source],
      mode,
      station: substitute(textOf(query[mode]), 'plain'),
      steps: within(numberOf(query['number_of_steps']), 2, 8, 5),
      entriesPerStep: within(numberOf(query['entries_per_step']), 1, 20, 5),
    },
  };
}

const isSource = (source: string): source is JourneySource => SOURCES.has(source);

const keyOf = (query: Json, source: JourneySource): string =>
  textOf(objectOf(query['join_keys'])['primary']) || KEYS[source];

const both = (one: string, other: string): string => (one === '' || one === '*' ? other : `(${one}) ${other}`);

const quoted = (value: string): string => (/[\s()":]/.test(value) ? `"${value.replaceAll('"', '\\"')}"` : value);

function within(value: number | undefined, least: number, most: number, usual: number): number {
  return Math.max(least, Math.min(most, Math.round(value ?? usual)));
}

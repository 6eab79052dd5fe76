import { type Json, objectOf, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { askOf } from '@komainu/contracts/dashboards/asking/requests.ts';
import type { Definition } from './dashboard.ts';

export type QuerySource = 'metrics' | 'logs' | 'spans' | 'events';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A request in today's form (queries and formulas), from any older one; undefined when it asks nothing that a form shows. */
export function modernRequest(request: Json, format: 'timeseries' | 'scalar'): Json | undefined {
  if (Array.isArray(request['queries'])) return request;
  const ask = askOf(request, (text) => text);
  if (ask === undefined) return undefined;
  const { q, metadata, log_query, apm_query, rum_query, event_query, security_query, ...rest } = request;
  return {
    ...rest,
    response_format: format,
    queries: ask.queries,
    formulas: ask.formulas.map(({ formula, label, isNamed }) => (isNamed ? { formula, alias: label } : { formula })),
  };
}

export const queriesOf = (request: Json): readonly Json[] => objectsOf(request['queries']);
export const formulasOf = (request: Json): readonly Json[] => objectsOf(request['formulas']);
export const nameOf = (query: Json): string => textOf(query['name']);
export const letterOf = (index: number): string => LETTERS.charAt(index) || `q${index + 1}`;

/** Whether a query is drawn as it stands, and not only used in formulas. */
export const isShown = (request: Json, name: string): boolean =>
  formulasOf(request).length === 0 || formulasOf(request).some((one) => textOf(one['formula']).trim() === name);

export function emptyQuery(source: QuerySource, name: string): Json {
  return source === 'metrics'
    ? { data_source: 'metrics', name, query: '', aggregator: 'avg' }
    : {
        data_source: source,
        name,
        indexes: ['*'],
        search: { query: '' },
        compute: { aggregation: 'count' },
        group_by: [],
      };
}

export function withNewQuery(request: Json, source: QuerySource, copy?: Json): Json {
  const names = new Set(queriesOf(request).map(nameOf));
  let place = 1;
  while (names.has(`query${place}`)) place++;
  const name = `query${place}`;
  const query = copy === undefined ? emptyQuery(source, name) : { ...copy, name };
  const formulas = formulasOf(request).length === 0 ? [...names].map((formula) => ({ formula })) : formulasOf(request);
  return { ...request, queries: [...queriesOf(request), query], formulas: [...formulas, { formula: name }] };
}

export function withQuery(request: Json, name: string, query: Json): Json {
  return { ...request, queries: queriesOf(request).map((one) => (nameOf(one) === name ? { ...query, name } : one)) };
}

/** Takes a query away with the formulas that need it. */
export function withoutQuery(request: Json, name: string): Json {
  return {
    ...request,
    queries: queriesOf(request).filter((one) => nameOf(one) !== name),
    formulas: formulasOf(request).filter((one) => !wordsOf(textOf(one['formula'])).includes(name)),
  };
}

export function withShown(request: Json, name: string, shown: boolean): Json {
  const all =
    formulasOf(request).length === 0
      ? queriesOf(request).map((query): Json => ({ formula: nameOf(query) }))
      : formulasOf(request);
  const rest = all.filter((one) => textOf(one['formula']).trim() !== name);
  return { ...request, formulas: shown ? [{ formula: name }, ...rest] : rest };
}

export function withFormula(request: Json, index: number, change: Json | undefined): Json {
  const formulas = formulasOf(request);
  if (change === undefined) return { ...request, formulas: formulas.filter((_, place) => place !== index) };
  return index >= formulas.length
    ? { ...request, formulas: [...formulas, change] }
    : { ...request, formulas: formulas.map((one, place) => (place === index ? { ...one, ...change } : one)) };
}

const wordsOf = (formula: string): readonly string[] => formula.match(/[A-Za-z_]\w*/g) ?? [];

/** Formulas are shown with the letters of the rows, and stored with the names of the queries. */
export function formulaShown(formula: string, queries: readonly Json[]): string {
  const letters = new Map(queries.map((query, index) => [nameOf(query), letterOf(index)]));
  return formula.replaceAll(/[A-Za-z_]\w*/g, (word) => letters.get(word) ?? word);
}

export function formulaStored(text: string, queries: readonly Json[]): string {
  const names = new Map(queries.map((query, index) => [letterOf(index), nameOf(query)]));
  return text.replaceAll(/[A-Za-z_]\w*/g, (word) => names.get(word) ?? word);
}

/** The definition with one of its requests changed, added (at the end) or, with undefined, taken away. */
export function withRequest(definition: Definition, index: number, request: Json | undefined): Definition {
  const requests = objectsOf(definition['requests']);
  if (request === undefined) return { ...definition, requests: requests.filter((_, place) => place !== index) };
  return {
    ...definition,
    requests:
      index >= requests.length
        ? [...requests, request]
        : requests.map((one, place) => (place === index ? request : one)),
  };
}

/** A key of an object inside set, or taken away with undefined. */
export function withInner(definition: Definition, outer: string, key: string, value: unknown): Definition {
  const inner = { ...objectOf(definition[outer]) } as Record<string, unknown>;
  if (value === undefined) delete inner[key];
  else inner[key] = value;
  return { ...definition, [outer]: inner };
}

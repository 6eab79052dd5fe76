import type { ChartKind } from '@komainu/ui/charts/timeseries-data.ts';
import { splitArguments } from '@komainu/ui/metric-editor/query-form.ts';

export interface ExplorerQuery {
  /** a to j: what formulas call it. */
  readonly id: string;
  readonly text: string;
}

/** What the explorer shows, as the address holds it. */
export interface ExplorerState {
  readonly queries: readonly ExplorerQuery[];
  readonly formulas: readonly string[];
  /** Ids of queries, and of formulas (`f1` is the first), that are not drawn. */
  readonly hidden: readonly string[];
  /** Ids of the queries that are shown as text. */
  readonly asText: readonly string[];
  readonly kind: ChartKind;
}

type Params = Readonly<Record<string, string>>;

export const QUERY_IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'] as const;
const KINDS: readonly ChartKind[] = ['line', 'area', 'bars'];

export const formulaId = (index: number): string => `f${index + 1}`;

/** `a=…&b=…&formulas=a/b*100;…&hide=a,b&text=a&kind=area`; `query=` with expressions between commas works too. */
export function readState(params: Params): ExplorerState {
  const named = QUERY_IDS.flatMap((id) => (params[id] === undefined ? [] : [{ id, text: params[id] }]));
  const listed = splitArguments(params.query ?? '')
    .slice(0, QUERY_IDS.length)
    .map((text, index) => ({ id: QUERY_IDS[index] ?? 'a', text }));
  return {
    queries: named.length > 0 ? named : listed,
    formulas: wordsOf(params.formulas, ';'),
    hidden: wordsOf(params.hide, ','),
    asText: wordsOf(params.text, ','),
    kind: KINDS.find((kind) => kind === params.kind) ?? 'line',
  };
}

/** All parameters of the state: those that are not needed are undefined, so that they leave the address. */
export function writeState(state: ExplorerState): Record<string, string | undefined> {
  const texts = new Map(state.queries.map(({ id, text }) => [id, text]));
  const formulas = state.formulas.filter((formula) => formula.trim() !== '');
  const ids = new Set([...texts.keys(), ...formulas.map((_, index) => formulaId(index))]);
  const known = (list: readonly string[]): string | undefined =>
    list.filter((id) => ids.has(id)).join(',') || undefined;
  return {
    ...Object.fromEntries(QUERY_IDS.map((id) => [id, texts.get(id)?.trim() || undefined])),
    query: undefined,
    formulas: formulas.join(';') || undefined,
    hide: known(state.hidden),
    text: known(state.asText),
    kind: state.kind === 'line' ? undefined : state.kind,
  };
}

/** The first name that no query has; undefined when all are taken. */
export function freeId(taken: readonly string[]): string | undefined {
  return QUERY_IDS.find((id) => !taken.includes(id));
}

export function withQuery(state: ExplorerState, id: string, text: string): ExplorerState {
  const rest = state.queries.filter((query) => query.id !== id);
  const queries = text.trim() === '' ? rest : [...rest, { id, text }].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { ...state, queries };
}

/** Sets the formula at an index; '' takes it away, and what was said of those after it moves along. */
export function withFormula(state: ExplorerState, index: number, text: string): ExplorerState {
  if (text.trim() !== '') {
    const formulas = [...state.formulas];
    formulas[index] = text.trim().replaceAll(';', ' ');
    return { ...state, formulas };
  }
  const moved = (id: string): string[] => {
    const place = /^f(\d+)$/.exec(id)?.[1];
    if (place === undefined || Number(place) <= index) return [id];
    return Number(place) === index + 1 ? [] : [formulaId(Number(place) - 2)];
  };
  return {
    ...state,
    formulas: state.formulas.filter((_, place) => place !== index),
    hidden: state.hidden.flatMap(moved),
  };
}

export function toggled(list: readonly string[], id: string): string[] {
  return list.includes(id) ? list.filter((one) => one !== id) : [...list, id];
}

/** The queries that a formula names, in order. */
export function namesIn(formula: string, queries: readonly ExplorerQuery[]): readonly ExplorerQuery[] {
  const words = new Set(formula.replaceAll(/"[^"]*"|'[^']*'/g, ' ').match(/[A-Za-z_]\w*/g));
  return queries.filter(({ id }) => words.has(id));
}

function wordsOf(text: string | undefined, separator: string): string[] {
  return (text ?? '')
    .split(separator)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

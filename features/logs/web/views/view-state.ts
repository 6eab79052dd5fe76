import type { LogVisualization, SavedView, SavedViewFields } from '@komainu/contracts/logs/views-api.ts';
import type { Params } from '@komainu/ui/url/search-params.ts';
import { type View, viewOf } from '../analytics/views.ts';
import { DEFAULT_COLUMNS } from '../explorer/default-columns.ts';

/** What of the address a view is made of, beside query and columns. */
const KEPT: readonly string[] = [
  'calculated',
  'subqueries',
  'facets',
  'measure',
  'group',
  'top',
  'order',
  'chart',
  'rows',
  'widths',
  'new',
  'by',
  'start',
  'end',
  'sort',
  'sql',
];

/** What lies open over a view is no part of it. */
const OPEN: ReadonlySet<string> = new Set(['log', 'pattern', 'transaction', 'tail']);

/** SQL has no place among the visualisations of the API: it stands in the options. */
const VISUALIZATIONS: Readonly<Record<View, LogVisualization>> = {
  list: 'list',
  patterns: 'patterns',
  transactions: 'transactions',
  timeseries: 'timeseries',
  toplist: 'top_list',
  table: 'table',
  treemap: 'tree_map',
  pie: 'pie',
  sql: 'list',
};

type Change = Readonly<Record<string, string | undefined>>;

/** What is on screen as the fields of a saved view, but for its name. */
export function viewFields(params: Params, withTime: boolean): Omit<SavedViewFields, 'name'> {
  const view = viewOf(params['view']);
  const kept = Object.fromEntries(KEPT.flatMap((key) => (params[key] === undefined ? [] : [[key, params[key]]])));
  const { range, from, to } = params;
  const time = from !== undefined && to !== undefined ? { from, to } : { from: `now-${range ?? '1h'}`, to: 'now' };
  return {
    query: params['query'] ?? '',
    columns: params['columns'] === undefined ? DEFAULT_COLUMNS : params['columns'].split(',').filter(Boolean),
    visualization: VISUALIZATIONS[view],
    options: { ...kept, ...(view === 'sql' ? { view } : {}) },
    ...(withTime ? time : {}),
  };
}

/** The change of the address that shows a saved view; what the view does not say goes back to what it is at first. */
export function viewParams({ id, query, columns, visualization, options = {}, from, to }: SavedView): Change {
  const kept = Object.fromEntries(KEPT.map((key) => [key, textOf(options[key])]));
  const named = (Object.keys(VISUALIZATIONS) as View[]).find((view) => VISUALIZATIONS[view] === visualization);
  const view = options['view'] === 'sql' ? 'sql' : (named ?? 'list');
  const isUsual = columns.join(',') === DEFAULT_COLUMNS.join(',');
  return {
    ...kept,
    saved: id,
    query: query === '' ? undefined : query,
    columns: isUsual ? undefined : columns.length === 0 ? ',' : columns.join(','),
    view: view === 'list' ? undefined : view,
    log: undefined,
    pattern: undefined,
    transaction: undefined,
    tail: undefined,
    ...timeParams(from, to),
  };
}

/** Whether the screen shows something else than the view says; its time may differ. */
export function isChanged(params: Params, view: SavedView): boolean {
  const shown = viewParams({ ...view, from: '', to: '' });
  return Object.entries(shown).some(([key, value]) => !OPEN.has(key) && params[key] !== value);
}

function timeParams(from: string | undefined, to: string | undefined): Change {
  const relative = /^now-(\d+[smhdw])$/.exec(from ?? '');
  if (relative !== null) return { range: relative[1], from: undefined, to: undefined };
  if (!/^\d+$/.test(from ?? '') || !/^\d+$/.test(to ?? '')) return {};
  return { range: undefined, live: undefined, from, to };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

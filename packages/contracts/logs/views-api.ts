/** How a saved view shows what it finds. */
export const LOG_VISUALIZATIONS = [
  'list',
  'timeseries',
  'top_list',
  'table',
  'tree_map',
  'pie',
  'patterns',
  'transactions',
] as const;
export type LogVisualization = (typeof LOG_VISUALIZATIONS)[number];

/** What a saved view holds. */
export interface SavedViewFields {
  readonly name: string;
  readonly query: string;
  /** Facet paths of the list's columns. */
  readonly columns: readonly string[];
  readonly visualization: LogVisualization;
  /** As in searches (`now-1h`, ISO 8601, Unix ms as digits); left out: the time on screen stays. */
  readonly from?: string;
  readonly to?: string;
  /** What else the screen keeps (compute, groups, calculated fields, subqueries, …): JSON of at most 64 kB. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface SavedView extends SavedViewFields {
  readonly id: string;
  readonly createdBy: string;
  readonly createdAtUnixMs: number;
  readonly updatedAtUnixMs: number;
  /** Goes up with each change; `PATCH` with another one than the present is refused with 409. */
  readonly version: number;
}

/**
 * `/api/unstable/logs/views`: `GET` answers `{ data: SavedView[] }` by name, `POST` (SavedViewFields; columns and
 * visualization may be left out) 201 and `GET …/:id`, `PATCH …/:id` (any of SavedViewFields, and `version`) answer
 * `{ data: SavedView }`, `DELETE …/:id` 204. Unknown ids: 404 `no_such_view`.
 */
export interface SavedViewsAnswer {
  readonly data: readonly SavedView[];
}

/** How the explorer shows what a query finds; the number keys choose by place. */
export const VIEWS = [
  'list',
  'patterns',
  'transactions',
  'timeseries',
  'toplist',
  'table',
  'treemap',
  'pie',
  'sql',
] as const;
export type View = (typeof VIEWS)[number];

/** The views that show an aggregate. */
export const CHART_VIEWS = ['timeseries', 'toplist', 'table', 'treemap', 'pie'] as const;
export type ChartView = (typeof CHART_VIEWS)[number];

/** Reads `view=` of the address; anything else is the list. */
export function viewOf(text: string | undefined): View {
  return VIEWS.find((view) => view === text) ?? 'list';
}

export function isChartView(view: View): view is ChartView {
  return CHART_VIEWS.some((one) => one === view);
}

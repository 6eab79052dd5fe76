import type { CalculatedField } from '@komainu/contracts/logs/ask-api.ts';
import type { WidgetJson } from '@komainu/ui/keep/keep-widget.ts';
import { type AnalyticsState, isComplete, type Measure } from '../analytics/analytics-state.ts';
import type { View } from '../analytics/views.ts';
import { namedCalculated } from '../ask/ask-state.ts';

const TYPES: Partial<Record<View, string>> = {
  timeseries: 'timeseries',
  toplist: 'toplist',
  table: 'query_table',
  treemap: 'treemap',
  pie: 'sunburst',
};

/**
 * What the log explorer shows as a widget of dashboards: its charts over the same query, groups and measures; everything
 * else as the list of logs with its columns. Of the search's calculated fields, those that are named go along.
 */
export function viewWidget(
  view: View,
  query: string,
  state: AnalyticsState,
  columns: readonly string[],
  calculated: readonly CalculatedField[] = [],
): WidgetJson {
  const type = TYPES[view];
  const measures = (view === 'table' ? state.measures : state.measures.slice(0, 1)).filter(isComplete);
  if (type === undefined || measures.length === 0) return listWidget(query, columns, calculated);
  const response = view === 'timeseries' ? 'timeseries' : 'scalar';
  const request = {
    response_format: response,
    queries: measures.map((measure, index) => ({
      ...queryOf(measure, `query${index + 1}`, query, state),
      ...fieldsNamed([query, measure.path, ...state.groups.map(({ path }) => path)], calculated),
    })),
    formulas: measures.map((_, index) => ({ formula: `query${index + 1}` })),
    ...(response === 'timeseries'
      ? { display_type: measures[0]?.aggregation === 'count' ? 'bars' : 'line' }
      : {
          sort: {
            count: state.groups.reduce((product, { limit }) => product * limit, 1),
            order_by: [{ type: 'formula', index: 0, order: state.order }],
          },
        }),
  };
  return { type, requests: [request] };
}

function queryOf({ aggregation, path }: Measure, name: string, query: string, { groups, order }: AnalyticsState) {
  const compute = path === '' ? { aggregation } : { aggregation, metric: path };
  return {
    data_source: 'logs',
    name,
    indexes: ['*'],
    search: { query: query || '*' },
    compute,
    group_by: groups.map(({ path: facet, limit }) => ({ facet, limit, sort: { ...compute, order } })),
  };
}

function fieldsNamed(
  texts: readonly string[],
  calculated: readonly CalculatedField[],
): { readonly calculated_fields?: readonly CalculatedField[] } {
  const named = namedCalculated(texts.join(' '), calculated);
  return named.length === 0 ? {} : { calculated_fields: named };
}

function listWidget(query: string, columns: readonly string[], calculated: readonly CalculatedField[]): WidgetJson {
  return {
    type: 'list_stream',
    requests: [
      {
        response_format: 'event_list',
        query: {
          data_source: 'logs_stream',
          query_string: query,
          indexes: [],
          sort: { column: 'timestamp', order: 'desc' },
          ...fieldsNamed([query, ...columns], calculated),
        },
        columns: [
          { field: 'timestamp', width: 'auto' },
          ...columns.map((field) => ({ field, width: 'auto' })),
          { field: 'content', width: 'full' },
        ],
      },
    ],
  };
}

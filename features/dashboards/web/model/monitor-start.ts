import { objectOf, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { askOf, requestsOf, type Substitute } from '@komainu/contracts/dashboards/asking/requests.ts';
import { checksQuestion } from '@komainu/contracts/dashboards/asking/widgets.ts';
import {
  callList,
  type MonitorStart,
  metricMonitorQuery,
  quoted,
  searchMonitorQuery,
  writtenOut,
} from '@komainu/ui/monitors/monitor-link.ts';
import type { Definition } from './dashboard.ts';

const KINDS = { logs: 'log', spans: 'trace', events: 'event' } as const;

/** A monitor over the first thing that a widget shows; undefined for widgets that show nothing to watch. */
export function monitorStart(definition: Definition, substitute: Substitute): MonitorStart | undefined {
  if (definition.type === 'check_status') return checkStart(definition, substitute);
  for (const request of requestsOf(definition)) {
    const ask = askOf(request, substitute);
    if (ask === undefined) continue;
    const first = ask.queries[0] ?? {};
    const isMetrics = ask.queries.every((query) => query['data_source'] === 'metrics');
    if (isMetrics) {
      const texts = new Map(ask.queries.map((query) => [textOf(query['name']), textOf(query['query'])]));
      const formula = ask.formulas[0]?.formula ?? textOf(first['name']);
      return { kind: 'metric', query: metricMonitorQuery(writtenOut(formula, texts)) };
    }
    const kind = KINDS[textOf(first['data_source']) as keyof typeof KINDS];
    if (kind === undefined) continue;
    const compute = objectOf(first['compute']);
    const query = searchMonitorQuery(kind, textOf(objectOf(first['search'])['query']), {
      aggregation: textOf(compute['aggregation']) || 'count',
      path: textOf(compute['metric']),
      groups: objectsOf(first['group_by']).map((group) => textOf(group['facet'])),
    });
    return { kind, query };
  }
  return undefined;
}

function checkStart(definition: Definition, substitute: Substitute): MonitorStart | undefined {
  const { check, tags, group_by: groupBy } = checksQuestion(definition, substitute);
  if (check === '') return undefined;
  const over = callList('over', tags === '' ? ['*'] : tags.split(','));
  const by = callList('by', groupBy === '' ? [] : groupBy.split(','));
  return { kind: 'check', query: `${quoted(check)}${over}${by}.last(4).count_by_status()` };
}

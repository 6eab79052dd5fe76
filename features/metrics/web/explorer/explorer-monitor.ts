import { type MonitorStart, metricMonitorQuery, writtenOut } from '@komainu/ui/monitors/monitor-link.ts';
import { type ExplorerState, formulaId } from './explorer-state.ts';

/** A monitor over what the explorer shows: the first formula that is drawn, else the first query; undefined for nothing. */
export function explorerMonitor({ queries, formulas, hidden }: ExplorerState): MonitorStart | undefined {
  const texts = new Map(queries.map(({ id, text }) => [id, text]));
  const formula = formulas.find((_, index) => !hidden.includes(formulaId(index)));
  const query =
    formula === undefined ? queries.find(({ id }) => !hidden.includes(id))?.text : writtenOut(formula, texts);
  return query === undefined ? undefined : { kind: 'metric', query: metricMonitorQuery(query) };
}

import type { WidgetJson } from '@komainu/ui/keep/keep-widget.ts';
import { type ExplorerState, formulaId, namesIn } from './explorer-state.ts';

/** What the explorer shows as a timeseries widget: shown queries and formulas, each with the queries that it names. */
export function explorerWidget(state: ExplorerState): WidgetJson {
  const isShown = (id: string): boolean => !state.hidden.includes(id);
  const formulas = [
    ...state.queries.filter(({ id }) => isShown(id)).map(({ id }) => id),
    ...state.formulas.filter((_, index) => isShown(formulaId(index))),
  ];
  const needed = new Set(formulas.flatMap((formula) => namesIn(formula, state.queries).map(({ id }) => id)));
  return {
    type: 'timeseries',
    show_legend: true,
    legend_layout: 'auto',
    requests: [
      {
        response_format: 'timeseries',
        queries: state.queries
          .filter(({ id }) => needed.has(id))
          .map(({ id, text }) => ({ data_source: 'metrics', name: id, query: text })),
        formulas: formulas.map((formula) => ({ formula })),
        display_type: state.kind,
      },
    ],
  };
}

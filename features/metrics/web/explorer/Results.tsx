import { TimeseriesChart } from '@komainu/ui/charts/TimeseriesChart.tsx';
import { chartTokens } from '@komainu/ui/colour/series-colour.ts';
import { EmptyState } from '@komainu/ui/controls/controls.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type ReactNode, useMemo, useState } from 'react';
import { METRICS } from '../messages.ts';
import type { ExplorerState } from './explorer-state.ts';
import { chartsOf } from './lines.ts';
import type { ExplorerRun } from './run-rows.ts';
import { SeriesTable } from './SeriesTable.tsx';

const ONE_CHART_PX = 340;
const SEVERAL_CHARTS_PX = 210;

/** The charts, one for each unit, over the table of their lines. */
export function Results({ state, run, controls }: { state: ExplorerState; run: ExplorerRun; controls: ReactNode }) {
  const text = useText(METRICS);
  const { language } = useLanguage();
  const [hovered, setHovered] = useState<string>();
  const [only, setOnly] = useState<string>();
  const charts = useMemo(() => coloured(chartsOf(run.answered, state.kind)), [run.answered, state.kind]);
  const lines = charts.flatMap((chart) => chart.lines);
  const isOnly = only !== undefined && lines.some(({ name }) => name === only);
  const drawn = useMemo(
    () =>
      isOnly ? charts.map((chart) => ({ ...chart, lines: chart.lines.filter(({ name }) => name === only) })) : charts,
    [charts, isOnly, only],
  ).filter((chart) => chart.lines.length > 0);
  const isWaiting = run.isFetching || [...run.states.values()].some(({ error }) => error !== null);
  if (lines.length === 0 && !isWaiting) {
    return (
      <EmptyState title={text.emptyTitle}>
        <p>{text.emptyText}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <div className="metrics-facts">
        <span>{lines.length === 0 ? '' : text.lines(exact(lines.length, language))}</span>
        {controls}
      </div>
      {drawn.length === 0 ? <div style={{ height: ONE_CHART_PX }} /> : null}
      {drawn.map((chart) => (
        <div key={chart.unit} className="metrics-chart">
          {drawn.length === 1 ? null : <h2>{chart.unit === '' ? text.noUnit : chart.unit}</h2>}
          <TimeseriesChart
            label={text.chart}
            times={chart.times}
            series={chart.lines}
            kind={state.kind}
            unit={chart.unit}
            height={drawn.length === 1 ? ONE_CHART_PX : SEVERAL_CHARTS_PX}
            highlighted={hovered}
          />
        </div>
      ))}
      {lines.length === 0 ? null : (
        <SeriesTable
          lines={lines}
          queries={state.queries}
          formulas={state.formulas}
          only={isOnly ? only : undefined}
          onOnly={(name) => setOnly(name === only ? undefined : name)}
          onHover={setHovered}
        />
      )}
    </>
  );
}

/** Gives each line its token here, so that all charts and the table agree whichever lines are drawn. */
function coloured(charts: ReturnType<typeof chartsOf>) {
  const tokens = chartTokens(charts.flatMap((chart) => chart.lines));
  let place = 0;
  return charts.map((chart) => ({
    ...chart,
    lines: chart.lines.map((line) => ({ ...line, token: tokens[place++] ?? '--c1' })),
  }));
}

import './analytics.css';
import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import { useLastGood } from '@komainu/ui/api/last-good.ts';
import { PieChart } from '@komainu/ui/charts/PieChart.tsx';
import { type ChartPart, type PartAction, TopList } from '@komainu/ui/charts/TopList.tsx';
import { TreeMap } from '@komainu/ui/charts/TreeMap.tsx';
import { chartTokens, statusToken } from '@komainu/ui/colour/series-colour.ts';
import { EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { duration, exact, withUnit } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { Suggestion } from '@komainu/ui/query-bar/QueryBar.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useMemo } from 'react';
import { queryErrorOf, useReportedError } from '../explorer/use-query-error.ts';
import { useFacetDefinitions } from '../facets/use-facet-definitions.ts';
import { AnalyticsBar } from './AnalyticsBar.tsx';
import { AnalyticsTable } from './AnalyticsTable.tsx';
import { type AggregateAnswer, type AnalyticsRow, rowsOf, seriesOf, type TimeGrid, timeGrid } from './aggregate.ts';
import { type AnalyticsState, analyticsOf, analyticsParams, isComplete } from './analytics-state.ts';
import { type BucketActions, BucketMenu } from './BucketMenu.tsx';
import { ANALYTICS } from './messages.ts';
import { TimeseriesView } from './TimeseriesView.tsx';
import { unitOf } from './units.ts';
import { type Aggregated, useAggregate } from './use-aggregate.ts';
import type { ChartView } from './views.ts';

interface AnalyticsViewProps {
  readonly view: ChartView;
  readonly filter: SearchFilter;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onLogs: (query: string) => void;
  readonly suggest: (text: string) => Promise<readonly Suggestion[]>;
  readonly onError: (error: Error | null) => void;
}

/** The logs of a query as numbers: what is measured and by what stands in the address. */
export function AnalyticsView(props: AnalyticsViewProps) {
  const text = useText(ANALYTICS);
  const { view, filter } = props;
  const { fromMs, toMs } = useTimeRange();
  const [params, setParams] = useUrlParams();
  const { measure, group, top, order } = params;
  const whole = useMemo(() => analyticsOf({ measure, group, top, order }), [measure, group, top, order]);
  const state = useMemo(
    () => (view === 'table' ? whole : { ...whole, measures: whole.measures.slice(0, 1) }),
    [view, whole],
  );
  const grid = useMemo(() => (view === 'timeseries' ? timeGrid(fromMs, toMs) : undefined), [view, fromMs, toMs]);
  const asked = useAggregate(filter, state, grid);
  const last = useLastGood(asked.data);
  useReportedError(asked.error, props.onError);
  const isWrong = queryErrorOf(asked.error) !== undefined;
  // Values cannot be shown as a course, nor a course as values.
  const data = last !== undefined && (last.grid === undefined) === (grid === undefined) ? last : undefined;
  return (
    <div className="analytics">
      <AnalyticsBar
        view={view}
        state={whole}
        suggest={props.suggest}
        onChange={(next) => setParams(analyticsParams(next), { replace: true })}
      />
      <LoadingBar on={asked.isFetching} />
      {!state.measures.every(isComplete) ? (
        <EmptyState title={text.noFieldTitle}>
          <p>{text.noFieldText}</p>
        </EmptyState>
      ) : asked.error !== null && !isWrong ? (
        <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />
      ) : data === undefined ? null : (
        <div className="analytics-body" data-stale={asked.isPlaceholderData || isWrong}>
          <Found {...props} data={data} />
        </div>
      )}
    </div>
  );
}

function Found({ view, query, onQuery, onLogs, data }: AnalyticsViewProps & { data: Aggregated }) {
  const text = useText(ANALYTICS);
  const { language } = useLanguage();
  const { answer, state, grid } = data;
  const { buckets } = answer.data;
  const definitions = useFacetDefinitions();
  const units = useMemo(
    () =>
      Object.fromEntries((definitions ?? []).flatMap(({ path, unit }) => (unit === undefined ? [] : [[path, unit]]))),
    [definitions],
  );
  const actions: BucketActions = { query, groups: state.groups, onQuery, onLogs };
  if (buckets.length === 0) {
    return (
      <EmptyState title={text.emptyTitle}>
        <p>{text.emptyText}</p>
      </EmptyState>
    );
  }
  return (
    <>
      {grid === undefined ? (
        <Parts view={view} answer={answer} state={state} units={units} actions={actions} />
      ) : (
        <Timeseries answer={answer} state={state} grid={grid} units={units} actions={actions} />
      )}
      {state.groups.length === 0 ? null : (
        <p className="analytics-end">
          {text.groups(exact(buckets.length, language), duration(answer.meta.elapsed * 1e6))}
        </p>
      )}
    </>
  );
}

interface ShownProps {
  readonly answer: AggregateAnswer;
  readonly state: AnalyticsState;
  /** Units of measures by their paths, as facets define them. */
  readonly units: Readonly<Record<string, string>>;
  readonly actions: BucketActions;
}

function Timeseries({ answer, state, grid, units, actions }: ShownProps & { grid: TimeGrid }) {
  const text = useText(ANALYTICS);
  const [measure] = state.measures;
  const lines = useMemo(() => {
    const isStatus = state.groups.length === 1 && state.groups[0]?.path === 'status';
    return seriesOf(answer, state, grid)
      .map((one, index) => ({
        series: isStatus ? { ...one, token: statusToken(one.name) } : one,
        names: state.groups.map(({ path }) => String(answer.data.buckets[index]?.by[path] ?? '')),
      }))
      .filter(({ series }) => series.values.some((value) => value !== null));
  }, [answer, state, grid]);
  const series = useMemo(() => lines.map((line) => line.series), [lines]);
  if (measure === undefined) return null;
  return (
    <TimeseriesView
      label={`${text[measure.aggregation]} ${measure.path}`}
      grid={grid}
      series={series}
      names={lines.map(({ names }) => names)}
      unit={unitOf(measure, units)}
      adds={measure.aggregation === 'count' || measure.aggregation === 'sum'}
      actions={actions}
    />
  );
}

function Parts({ view, answer, state, units, actions }: ShownProps & { view: ChartView }) {
  const text = useText(ANALYTICS);
  const rows = useMemo(() => rowsOf(answer, state), [answer, state]);
  const parts = useMemo(() => partsOf(rows, state, text.all, view === 'treemap'), [rows, state, text.all, view]);
  const [measure] = state.measures;
  const unit = measure === undefined ? '' : unitOf(measure, units);
  const action: PartAction = (part, shown) => (
    <BucketMenu {...actions} names={state.groups.length === 0 ? [] : part.names}>
      {shown}
    </BucketMenu>
  );
  const shared = { label: text[view], parts, format: (value: number) => withUnit(value, unit), action };
  switch (view) {
    case 'toplist':
      return <TopList {...shared} />;
    case 'pie':
      return <PieChart {...shared} />;
    case 'treemap':
      return <TreeMap {...shared} />;
    default:
      return (
        <AnalyticsTable
          rows={rows}
          state={state}
          units={state.measures.map((one) => unitOf(one, units))}
          actions={actions}
        />
      );
  }
}

/** Rows as parts of a chart, each in a colour of its own: statuses in theirs; in frames those of the frames. */
function partsOf(rows: readonly AnalyticsRow[], state: AnalyticsState, all: string, isFramed: boolean): ChartPart[] {
  const isStatus = state.groups[0]?.path === 'status' && (state.groups.length === 1 || isFramed);
  // A group whose logs lack the number has no part in it.
  const named = rows.flatMap(({ key, names, values: [value] }) =>
    value === null || value === undefined ? [] : [{ key, names: names.length === 0 ? [all] : names, value }],
  );
  const colourOf = (names: readonly string[], key: string): string => (isFramed ? (names[0] ?? '') : key);
  const series = new Map(
    named.map(({ key, names: [first = ''] }) => [
      colourOf([first], key),
      { name: key, colourKey: first, ...(isStatus ? { token: statusToken(first) } : {}) },
    ]),
  );
  const tokens = chartTokens([...series.values()]);
  const places = new Map([...series.keys()].map((key, index) => [key, tokens[index] ?? '--c1']));
  return named.map((one) => ({ ...one, token: places.get(colourOf(one.names, one.key)) ?? '--c1' }));
}

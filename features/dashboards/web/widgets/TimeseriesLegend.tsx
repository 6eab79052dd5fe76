import { textOf, textsOf } from '@komainu/contracts/dashboards/asking/json.ts';
import type { MixedSeries } from '@komainu/ui/charts/mixed-data.ts';
import { summarise } from '@komainu/ui/charts/timeseries-data.ts';
import { withUnit } from '@komainu/ui/format/number.ts';
import { defineMessages, useText } from '@komainu/ui/i18n/messages.ts';
import type { Definition } from '../model/dashboard.ts';

const TEXT = defineMessages(
  {
    values: 'Values by series',
    series: 'Series',
    value: 'Value',
    avg: 'Avg',
    min: 'Min',
    max: 'Max',
    sum: 'Sum',
    more: (count: number) => `${count} more`,
    only: 'Draw only this line; again for all',
  },
  {
    values: '系列ごとの値',
    series: '系列',
    value: '最新',
    avg: '平均',
    min: '最小',
    max: '最大',
    sum: '合計',
    more: (count: number) => `ほか ${count} 件`,
    only: 'この系列だけを表示（もう一度押すとすべて表示）',
  },
);

export type LegendForm = 'none' | 'row' | 'table' | 'side';
type Column = 'value' | 'avg' | 'min' | 'max' | 'sum';
const COLUMNS: readonly Column[] = ['value', 'avg', 'min', 'max', 'sum'];
const MOST_IN_ROW = 6;
const MOST_IN_TABLE = 100;

/** How the legend stands by the definition, and what fits. */
export function legendForm(definition: Definition, lines: number, heightPx: number): LegendForm {
  if (definition['show_legend'] === false || lines === 0) return 'none';
  const layout = textOf(definition['legend_layout']);
  if (definition['show_legend'] === true && layout === 'vertical') return 'side';
  if (definition['show_legend'] === true && layout === 'horizontal') return 'table';
  return definition['show_legend'] === true && heightPx > 220 ? 'table' : 'row';
}

interface LegendProps {
  readonly form: LegendForm;
  readonly series: readonly MixedSeries[];
  /** `legend_columns` of the definition. */
  readonly columns: unknown;
  readonly only: string | undefined;
  readonly onHover: (name: string | undefined) => void;
  readonly onOnly: (name: string) => void;
}

export function TimeseriesLegend({ form, series, columns, only, onHover, onOnly }: LegendProps) {
  const text = useText(TEXT);
  if (form === 'none') return null;
  const name = (one: MixedSeries) => (
    <button
      type="button"
      className="widget-legend-name"
      title={`${one.name} · ${text.only}`}
      aria-pressed={only === one.name}
      translate="no"
      onClick={() => onOnly(one.name)}
      onPointerEnter={() => onHover(one.name)}
      onPointerLeave={() => onHover(undefined)}
    >
      <span className="dot" style={{ background: `var(${one.token})` }} />
      <span>{one.name}</span>
    </button>
  );
  if (form === 'row') {
    return (
      <ul className="widget-legend-row" aria-label={text.values}>
        {series.slice(0, MOST_IN_ROW).map((one) => (
          <li key={one.name} data-faded={only !== undefined && only !== one.name}>
            {name(one)}
          </li>
        ))}
        {series.length > MOST_IN_ROW ? <li>{text.more(series.length - MOST_IN_ROW)}</li> : null}
      </ul>
    );
  }
  const chosen = textsOf(columns);
  const shown = COLUMNS.filter((column) => (chosen.length === 0 ? column !== 'sum' : chosen.includes(column)));
  return (
    <div className="widget-legend-table">
      <table className="data-table" aria-label={text.values}>
        <thead>
          <tr>
            <th scope="col">{text.series}</th>
            {shown.map((column) => (
              <th key={column} scope="col" data-align="right">
                {text[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.slice(0, MOST_IN_TABLE).map((one) => (
            <tr key={one.name} data-faded={only !== undefined && only !== one.name}>
              <td>{name(one)}</td>
              {shown.map((column) => (
                <td key={column} data-align="right">
                  {shownValue(one, column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function shownValue(one: MixedSeries, column: Column): string {
  const { min, max, average, last } = summarise(one.values);
  const sum = one.values.reduce((total: number, value) => total + (value ?? 0), 0);
  const value = { value: last, avg: average, min, max, sum }[column];
  return value === null ? '–' : withUnit(value, one.unit);
}

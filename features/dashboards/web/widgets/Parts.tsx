import { objectOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { lookOf } from '@komainu/contracts/dashboards/drawing/conditional-formats.ts';
import { formattedValue, precisionOf } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import { groupOf, type WidgetTable } from '@komainu/contracts/dashboards/drawing/table.ts';
import { PieChart } from '@komainu/ui/charts/PieChart.tsx';
import { type ChartPart, type PartAction, TopList as TopListChart } from '@komainu/ui/charts/TopList.tsx';
import { TreeMap } from '@komainu/ui/charts/TreeMap.tsx';
import { type ReactNode, useMemo } from 'react';
import { useTable } from '../data/use-table.ts';
import type { Definition } from '../model/dashboard.ts';
import { paletteTokens } from '../model/palettes.ts';
import { GroupMenu } from './GroupMenu.tsx';
import { WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

export function TopListWidget(props: WidgetProps) {
  return <PartsWidget {...props} draw={(shared) => <TopListChart {...shared} />} />;
}

export function Sunburst(props: WidgetProps) {
  return <PartsWidget {...props} draw={(shared) => <PieChart {...shared} />} />;
}

export function Treemap(props: WidgetProps) {
  return <PartsWidget {...props} isFramed draw={(shared) => <TreeMap {...shared} />} />;
}

interface SharedProps {
  readonly label: string;
  readonly parts: readonly ChartPart[];
  readonly format: (value: number) => string;
  readonly action: PartAction;
}
interface PartsProps extends WidgetProps {
  readonly isFramed?: boolean;
  readonly draw: (shared: SharedProps) => ReactNode;
}

/** Groups by their values, whatever they are drawn as. */
function PartsWidget({ definition, label, isFramed = false, draw }: PartsProps) {
  const { asked, table } = useTable(definition);
  const parts = useMemo(() => partsOf(table, definition, isFramed), [table, definition, isFramed]);
  const unit = table.columns[0]?.unit ?? '';
  const format = (value: number): string => {
    const shown = formattedValue(value, {
      unit,
      precision: precisionOf(definition),
      customUnit: textOf(definition['custom_unit']),
      scales: true,
    });
    return shown.unit === '' ? shown.digits : `${shown.digits} ${shown.unit}`;
  };
  const rows = new Map(table.rows.map((row) => [row.key, row]));
  const action: PartAction = (part, shown) => {
    const row = rows.get(part.key.split('\u0001')[0] ?? '');
    return (
      <GroupMenu definition={definition} group={row === undefined ? {} : groupOf(table, row)}>
        {shown}
      </GroupMenu>
    );
  };
  return (
    <WidgetStates asked={asked} isEmpty={parts.length === 0}>
      <div className="widget-parts">{draw({ label, parts, format, action })}</div>
    </WidgetStates>
  );
}

/** One part for each value of the table; what meets a rule has its colour. */
export function partsOf(table: WidgetTable, definition: Definition, isFramed: boolean): ChartPart[] {
  const several = table.columns.length > 1;
  const found = table.rows.flatMap((row) =>
    row.values.flatMap((value, column) => {
      if (value === null) return [];
      const label = table.columns[column]?.label ?? '';
      const names = row.names.length === 0 ? [label] : several ? [...row.names, label] : row.names;
      return [{ key: several ? `${row.key}\u0001${column}` : row.key, names, value, column }];
    }),
  );
  const palette = textOf(objectOf(table.origins[0]?.request['style'])['palette']);
  const named = [...new Set(found.map(({ names, key }) => (isFramed && names.length > 1 ? (names[0] ?? '') : key)))];
  const tokens = new Map(paletteTokens(named, palette).map((token, index) => [named[index] ?? '', token]));
  return found
    .sort((a, b) => (several ? b.value - a.value : 0))
    .map(({ key, names, value, column }) => {
      const origin = table.origins[column];
      const rules =
        origin?.formula['conditional_formats'] ??
        origin?.request['conditional_formats'] ??
        definition['conditional_formats'];
      const own = tokens.get(isFramed && names.length > 1 ? (names[0] ?? '') : key) ?? '--c1';
      return { key, names, value, token: tokenOfLook(lookOf(value, rules)) ?? own };
    });
}

/** The token inside a look's colour: charts of parts take tokens. */
function tokenOfLook(look: ReturnType<typeof lookOf>): string | undefined {
  return /var\((--[\w-]+)\)/.exec(look?.background ?? look?.colour ?? '')?.[1];
}

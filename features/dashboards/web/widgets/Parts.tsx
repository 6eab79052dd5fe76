import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { formattedValue, precisionOf } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import { partsOf } from '@komainu/contracts/dashboards/drawing/parts.ts';
import { groupOf } from '@komainu/contracts/dashboards/drawing/table.ts';
import { PieChart } from '@komainu/ui/charts/PieChart.tsx';
import { type ChartPart, type PartAction, TopList as TopListChart } from '@komainu/ui/charts/TopList.tsx';
import { TreeMap } from '@komainu/ui/charts/TreeMap.tsx';
import { type ReactNode, useMemo } from 'react';
import { useTable } from '../data/use-table.ts';
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

import { partsOf } from '@komainu/contracts/dashboards/drawing/parts.ts';
import { withUnit } from '@komainu/ui/format/number.ts';
import { useMemo } from 'react';
import { useTable } from '../data/use-table.ts';
import { WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

const MOST = 60;

/** Groups beside one another, as high as their values. */
export function BarChart({ definition, label }: WidgetProps) {
  const { asked, table } = useTable(definition);
  const parts = useMemo(() => partsOf(table, definition, false).slice(0, MOST), [table, definition]);
  const unit = table.columns[0]?.unit ?? '';
  const most = Math.max(0, ...parts.map(({ value }) => value)) || 1;
  return (
    <WidgetStates asked={asked} isEmpty={parts.length === 0}>
      <ol className="widget-columns" aria-label={label}>
        {parts.map((part) => (
          <li key={part.key} title={`${part.names.join(' · ')}: ${withUnit(part.value, unit)}`}>
            <span className="widget-column-value">{withUnit(part.value, unit)}</span>
            <span
              className="widget-column-bar"
              style={{ flexBasis: `${(Math.max(0, part.value) / most) * 100}%`, background: `var(${part.token})` }}
            />
            <span className="widget-column-name" translate="no">
              {part.names.join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </WidgetStates>
  );
}

import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { splitDefinition } from '@komainu/contracts/dashboards/asking/split.ts';
import { MOST_SPLITS, readSplit } from '@komainu/contracts/dashboards/asking/widgets.ts';
import { useMemo } from 'react';
import { useTable } from '../data/use-table.ts';
import type { Definition } from '../model/dashboard.ts';
import { WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';
import { widgetTypeOf } from './widget-types.ts';

const WIDTHS: Readonly<Record<string, number>> = { xs: 150, sm: 220, md: 320, lg: 480 };
const HEIGHTS: Readonly<Record<string, number>> = { xs: 110, sm: 150, md: 190, lg: 240 };

/** The same graph once for each value of a tag. */
export function SplitGroup({ definition, label }: WidgetProps) {
  const { source, tag, values, request } = useMemo(() => readSplit(definition), [definition]);
  const { asked, table } = useTable(request);
  const names =
    values.length > 0
      ? values
      : table.rows.map((row) => row.names[0] ?? '').filter((name) => name !== '' && name !== 'N/A');
  const { Body } = widgetTypeOf(source.type);
  const size = textOf(definition['size']) || 'md';
  return (
    <WidgetStates
      asked={values.length > 0 ? { ...asked, error: undefined, asks: [{ queries: [], formulas: [] }] } : asked}
      isEmpty={names.length === 0}
    >
      <section
        className="widget-split"
        aria-label={label}
        style={{ gridTemplateColumns: `repeat(auto-fill, minmax(${WIDTHS[size] ?? 320}px, 1fr))` }}
      >
        {names.slice(0, MOST_SPLITS).map((name) => (
          <div key={name} className="widget-split-part">
            <h4 translate="no">{name}</h4>
            <div style={{ height: HEIGHTS[size] ?? 190 }}>
              <Part source={source} tag={tag} value={name} Body={Body} />
            </div>
          </div>
        ))}
      </section>
    </WidgetStates>
  );
}

interface PartProps {
  readonly source: Definition;
  readonly tag: string;
  readonly value: string;
  readonly Body: ReturnType<typeof widgetTypeOf>['Body'];
}

function Part({ source, tag, value, Body }: PartProps) {
  const own = useMemo(() => ({ ...splitDefinition(source, tag, value), show_legend: false }), [source, tag, value]);
  return <Body definition={own} label={value} />;
}

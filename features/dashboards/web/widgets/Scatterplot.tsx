import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { tableOf } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { paletteTokens } from '@komainu/contracts/dashboards/drawing/palettes.ts';
import {
  type Dimension,
  pointRadius,
  scatterPoints,
  scatterRange,
  scatterRequests,
} from '@komainu/contracts/dashboards/drawing/scatter.ts';
import { withUnit } from '@komainu/ui/format/number.ts';
import { useMemo } from 'react';
import { useAsks, useScalars } from '../data/use-answers.ts';
import { useSize } from '../data/use-size.ts';
import { WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

const EDGE = { left: 56, right: 16, top: 12, bottom: 34 };

/** Two values of each group against one another; a third as the size of the point. */
export function Scatterplot({ definition, label }: WidgetProps) {
  const read = useMemo(() => scatterRequests(definition['requests']), [definition]);
  const asked = useScalars(useAsks(read.requests));
  const [holder, size] = useSize<HTMLDivElement>();
  const { table, points } = useMemo(() => {
    const tables = asked.answers.flatMap((answer, index) => {
      const ask = asked.asks[index];
      return answer === undefined || ask === undefined ? [] : [tableOf(ask, answer)];
    });
    return scatterPoints(tables, read);
  }, [asked.answers, asked.asks, read]);
  const column = (dimension: Dimension): number => read.dimensions.indexOf(dimension);
  const byGroups = table.groups.indexOf(textOf((definition['color_by_groups'] as unknown[] | undefined)?.[0]));
  const names = [...new Set(points.map(({ row }) => (byGroups < 0 ? '' : (row.names[byGroups] ?? ''))))];
  const tokens = paletteTokens(names, '');
  const [across, up] = [
    scatterRange(
      points.map(({ x }) => x),
      definition['xaxis'],
    ),
    scatterRange(
      points.map(({ y }) => y),
      definition['yaxis'],
    ),
  ];
  const [width, height] = [
    Math.max(0, size.width - EDGE.left - EDGE.right),
    Math.max(0, size.height - EDGE.top - EDGE.bottom),
  ];
  const px = (value: number): number => EDGE.left + ((value - across.low) / (across.high - across.low)) * width;
  const py = (value: number): number => EDGE.top + height - ((value - up.low) / (up.high - up.low)) * height;
  const mostRadius = Math.max(0, ...points.map(({ radius }) => radius ?? 0));
  const [xColumn, yColumn] = [table.columns[column('x')], table.columns[column('y')]];
  return (
    <WidgetStates asked={asked} isEmpty={points.length === 0}>
      <div className="widget-plot" ref={holder}>
        <svg width={size.width} height={size.height} role="img" aria-label={label} className="widget-scatter">
          {[0, 0.25, 0.5, 0.75, 1].map((share) => {
            const value = up.low + (up.high - up.low) * share;
            return (
              <g key={share}>
                <line x1={EDGE.left} x2={EDGE.left + width} y1={py(value)} y2={py(value)} />
                <text x={EDGE.left - 6} y={py(value) + 4} textAnchor="end">
                  {withUnit(value, yColumn?.unit ?? '')}
                </text>
              </g>
            );
          })}
          {[0, 0.5, 1].map((share) => {
            const value = across.low + (across.high - across.low) * share;
            return (
              <text
                key={share}
                x={px(value)}
                y={EDGE.top + height + 14}
                textAnchor={share === 1 ? 'end' : share === 0 ? 'start' : 'middle'}
              >
                {withUnit(value, xColumn?.unit ?? '')}
              </text>
            );
          })}
          <text x={EDGE.left + width / 2} y={size.height - 4} textAnchor="middle">
            {`${xColumn?.label ?? ''} → / ${yColumn?.label ?? ''} ↑`}
          </text>
          {points.map(({ row, x, y, radius }) => (
            <circle
              key={row.key}
              cx={px(x)}
              cy={py(y)}
              r={pointRadius(radius, mostRadius)}
              fill={`var(${tokens[names.indexOf(byGroups < 0 ? '' : (row.names[byGroups] ?? ''))] ?? '--c1'})`}
            >
              <title>{`${row.names.join(' · ')}\n${withUnit(x, xColumn?.unit ?? '')}, ${withUnit(y, yColumn?.unit ?? '')}`}</title>
            </circle>
          ))}
        </svg>
      </div>
    </WidgetStates>
  );
}

import { requestsOf } from '@komainu/contracts/dashboards/asking/requests.ts';
import { linesOf } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { heatCells } from '@komainu/contracts/dashboards/drawing/heat-cells.ts';
import { tokenValue } from '@komainu/ui/colour/series-colour.ts';
import { clock } from '@komainu/ui/format/date.ts';
import { withUnit } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useTheme } from '@komainu/ui/theme/theme.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useEffect, useMemo, useRef } from 'react';
import { useAsks, useTimeseries } from '../data/use-answers.ts';
import { useSize } from '../data/use-size.ts';
import { WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

/** Where the values of all series lie over time: the more in a cell, the stronger its colour. */
export function HeatMap({ definition, label }: WidgetProps) {
  const requests = useMemo(() => requestsOf(definition), [definition]);
  const asked = useTimeseries(useAsks(requests));
  const { language } = useLanguage();
  const { theme } = useTheme();
  const { fromMs, toMs, zone } = useTimeRange();
  const [holder, size] = useSize<HTMLDivElement>();
  const surface = useRef<HTMLCanvasElement>(null);
  const lines = useMemo(
    () =>
      asked.answers.flatMap((answer, index) => {
        const ask = asked.asks[index];
        return answer === undefined || ask === undefined ? [] : linesOf(ask, answer, true);
      }),
    [asked.answers, asked.asks],
  );
  const columns = Math.max(10, Math.floor(size.width / 9));
  const rows = Math.max(6, Math.floor(size.height / 9));
  const cells = useMemo(() => heatCells(lines, { fromMs, toMs }, columns, rows), [lines, fromMs, toMs, columns, rows]);
  useEffect(() => {
    const canvas = surface.current;
    const context = canvas?.getContext('2d');
    if (canvas === null || context === null || context === undefined) return;
    const ratio = devicePixelRatio;
    canvas.width = size.width * ratio;
    canvas.height = size.height * ratio;
    context.scale(ratio, ratio);
    context.fillStyle = tokenValue(theme === 'dark' ? '--c7' : '--c1');
    const [cellWidth, cellHeight] = [size.width / columns, size.height / rows];
    for (const { column, row, count } of cells.cells) {
      // The square root keeps the few visible beside the many.
      context.globalAlpha = 0.14 + 0.86 * Math.sqrt(count / cells.most);
      context.fillRect(
        column * cellWidth + 0.5,
        size.height - (row + 1) * cellHeight + 0.5,
        cellWidth - 1,
        cellHeight - 1,
      );
    }
  }, [cells, size, columns, rows, theme]);
  const unit = lines[0]?.unit ?? '';
  return (
    <WidgetStates asked={asked} isEmpty={cells.cells.length === 0 && lines.length === 0}>
      <div className="widget-heat">
        <div className="widget-heat-axis" translate="no">
          <span>{withUnit(cells.high, unit)}</span>
          <span>{withUnit((cells.high + cells.low) / 2, unit)}</span>
          <span>{withUnit(cells.low, unit)}</span>
        </div>
        <div className="widget-heat-plot" ref={holder}>
          <canvas ref={surface} role="img" aria-label={label} style={{ width: size.width, height: size.height }} />
        </div>
        <div className="widget-heat-times" translate="no">
          <span>{clock(fromMs, language, zone)}</span>
          <span>{clock((fromMs + toMs) / 2, language, zone)}</span>
          <span>{clock(toMs, language, zone)}</span>
        </div>
      </div>
    </WidgetStates>
  );
}

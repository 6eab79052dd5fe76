import type uPlot from 'uplot';
import type { ChartSeries } from './timeseries-data.ts';

const MOST_ROWS = 12;

/** Shows time and values under the cursor, largest first, in a box beside it. */
export function tooltipPlugin<Shown extends ChartSeries & { readonly token: string }>(
  series: readonly Shown[] | (() => readonly Shown[]),
  format: (value: number, one: Shown) => string,
  formatTime: (unixMs: number) => string,
  isStacked: boolean,
): uPlot.Plugin {
  const box = document.createElement('div');
  box.className = 'chart-tooltip';
  box.hidden = true;
  const valueAt = (one: ChartSeries, index: number): number | null => one.values[index] ?? null;
  const show = (plot: uPlot): void => {
    const index = plot.cursor.idx;
    const left = plot.cursor.left ?? -1;
    if (index === null || index === undefined || left < 0) {
      box.hidden = true;
      return;
    }
    const all = typeof series === 'function' ? series() : series;
    const rows = all.map((one) => ({ one, value: valueAt(one, index) })).filter((row) => row.value !== null);
    const ordered = isStacked ? rows : rows.sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
    box.replaceChildren(line('chart-tooltip-time', formatTime((plot.data[0][index] ?? 0) * 1000)));
    for (const { one, value } of ordered.slice(0, MOST_ROWS)) {
      const row = line('chart-tooltip-row', '');
      const dot = document.createElement('span');
      dot.className = 'dot';
      dot.style.background = `var(${one.token})`;
      row.append(dot, line('chart-tooltip-name', one.name), line('chart-tooltip-value', format(value ?? 0, one)));
      box.append(row);
    }
    if (ordered.length > MOST_ROWS) box.append(line('chart-tooltip-time', `+${ordered.length - MOST_ROWS}`));
    box.hidden = ordered.length === 0;
    const right = left > plot.over.clientWidth / 2;
    box.style.transform = `translate(${left + (right ? -12 : 12)}px, 8px) translateX(${right ? '-100%' : '0'})`;
  };
  return {
    hooks: {
      init: [(plot) => void plot.over.append(box)],
      setCursor: [show],
    },
  };
}

function line(className: string, text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.textContent = text;
  return element;
}

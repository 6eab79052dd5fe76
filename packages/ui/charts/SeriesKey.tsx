import { chartTokens } from '../colour/series-colour.ts';
import type { ChartSeries } from './timeseries-data.ts';

const MOST = 8;

/** The names of a chart's lines with their colours in one row, for charts too small for a legend with numbers. */
export function SeriesKey({ series, onHover }: { series: readonly ChartSeries[]; onHover: (name?: string) => void }) {
  const tokens = chartTokens(series);
  const prefix = sharedPrefix(series.map((one) => one.name));
  return (
    <ul className="series-key">
      {series.slice(0, MOST).map((one, index) => (
        <li
          key={one.name}
          title={one.name}
          onPointerEnter={() => onHover(one.name)}
          onPointerLeave={() => onHover(undefined)}
        >
          <span className="dot" style={{ background: `var(${tokens[index]})` }} />
          {one.name.slice(prefix.length)}
        </li>
      ))}
      {series.length > MOST ? <li>+{series.length - MOST}</li> : null}
    </ul>
  );
}

/** What all names begin with, up to a dot: `system.cpu.` of `system.cpu.user` and `system.cpu.system`. */
export function sharedPrefix(names: readonly string[]): string {
  const [first = '', ...others] = names;
  if (others.length === 0) return '';
  for (let end = first.lastIndexOf('.'); end > 0; end = first.lastIndexOf('.', end - 1)) {
    const prefix = first.slice(0, end + 1);
    if (others.every((name) => name.startsWith(prefix))) return prefix;
  }
  return '';
}

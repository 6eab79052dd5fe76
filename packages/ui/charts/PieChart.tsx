import './parts.css';
import { useState } from 'react';
import { ratio } from '../format/number.ts';
import { pieArcs } from './pie-arcs.ts';
import type { PartsProps } from './TopList.tsx';

/** A ring of shares with its legend; the middle says the whole, or the part that is pointed at. */
export function PieChart({ label, parts, format, action }: PartsProps) {
  const [pointed, setPointed] = useState<string>();
  const arcs = pieArcs(
    parts.map(({ value }) => value),
    100,
    62,
  );
  const total = parts.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  const one = parts.find(({ key }) => key === pointed);
  return (
    <div className="pie">
      <svg viewBox="-104 -104 208 208" role="img" aria-label={label}>
        {parts.map((part, index) =>
          arcs[index]?.path === '' ? null : (
            <path
              key={part.key}
              d={arcs[index]?.path}
              fill={`var(${part.token})`}
              data-faded={pointed !== undefined && pointed !== part.key}
              onPointerEnter={() => setPointed(part.key)}
              onPointerLeave={() => setPointed(undefined)}
            />
          ),
        )}
        <text className="pie-total" textAnchor="middle" y={one === undefined ? 6 : -2}>
          {format(one?.value ?? total)}
        </text>
        {one === undefined ? null : (
          <text className="pie-name" textAnchor="middle" y={16}>
            {shortened(one.names.join(' · '))}
          </text>
        )}
      </svg>
      <ol className="pie-legend" aria-label={label}>
        {parts.map((part, index) => (
          <li key={part.key} onPointerEnter={() => setPointed(part.key)} onPointerLeave={() => setPointed(undefined)}>
            {action(
              part,
              <button type="button" className="pie-row" translate="no">
                <span className="dot" style={{ background: `var(${part.token})` }} />
                <span className="pie-row-name">{part.names.map((name) => (name === '' ? '–' : name)).join(' · ')}</span>
                <span>{format(part.value)}</span>
                <span className="pie-share">{ratio(arcs[index]?.share ?? 0)}</span>
              </button>,
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

function shortened(name: string): string {
  return name.length > 20 ? `${name.slice(0, 19)}…` : name;
}

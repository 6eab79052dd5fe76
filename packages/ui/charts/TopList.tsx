import type { ChartPart } from '@komainu/contracts/dashboards/drawing/parts.ts';
import './parts.css';
import type { ReactNode } from 'react';

export type { ChartPart } from '@komainu/contracts/dashboards/drawing/parts.ts';

/** Wraps what stands for a part in what a click on it does: a menu, a link. */
export type PartAction = (part: ChartPart, shown: ReactNode) => ReactNode;

export interface PartsProps {
  readonly label: string;
  readonly parts: readonly ChartPart[];
  readonly format: (value: number) => string;
  readonly action: PartAction;
}

/** Bars beside their names, the longest as the largest value. */
export function TopList({ label, parts, format, action }: PartsProps) {
  const most = Math.max(0, ...parts.map(({ value }) => value));
  return (
    <ol className="top-list" aria-label={label}>
      {parts.map((part) => (
        <li key={part.key}>
          {action(
            part,
            <button type="button" className="top-list-row" translate="no">
              <span
                className="top-list-bar"
                style={{
                  width: `${most === 0 ? 0 : (Math.max(0, part.value) / most) * 100}%`,
                  background: `var(${part.token})`,
                }}
              />
              <span className="top-list-value">{format(part.value)}</span>
              <span className="top-list-name">
                {part.names.map((name, index) => (
                  <span key={index}>{name === '' ? '–' : name}</span>
                ))}
              </span>
            </button>,
          )}
        </li>
      ))}
    </ol>
  );
}

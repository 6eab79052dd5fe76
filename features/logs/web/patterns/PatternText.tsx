import './patterns.css';
import type { PatternVariable } from '@komainu/contracts/logs/patterns-api.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMemo } from 'react';
import { KINDS } from './messages.ts';
import { patternPieces } from './pattern-query.ts';

const VALUES = 5;

/** A pattern with the places where its logs differ brought out; a tip says what stands there. */
export function PatternText({ pattern, variables }: { pattern: string; variables: readonly PatternVariable[] }) {
  const kinds = useText(KINDS);
  const pieces = useMemo(() => patternPieces(pattern, variables.length), [pattern, variables.length]);
  return (
    <span translate="no">
      {pieces.map(({ text, variable }, index) => {
        const what = variable === undefined ? undefined : variables[variable];
        if (what === undefined) return text;
        const tip = `${kinds[what.kind]}: ${what.values.slice(0, VALUES).join(', ')}`;
        return (
          <mark key={`${index} ${text}`} className="pattern-star" title={tip}>
            *
          </mark>
        );
      })}
    </span>
  );
}

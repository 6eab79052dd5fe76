import type { CalculatedField } from '@komainu/contracts/logs/ask-api.ts';
import type { View } from '../analytics/views.ts';
import { type AskState, namesCalculated } from '../ask/ask-state.ts';

/** Where a search cannot go, and which of the words for it say why. */
export interface ShareLimits {
  readonly noMetric: boolean;
  readonly noMonitor: boolean;
  readonly noWidget: boolean;
  readonly note: 'sqlStays' | 'staysHere' | 'saveFirst' | 'noMetric' | undefined;
}

/**
 * What the menu cannot offer for a search: `asked` is its query, groups and measures. Widgets take calculated fields along,
 * monitors know saved ones, metrics none; SQL and subqueries stay in the explorer.
 */
export function shareLimits(
  view: View,
  asked: string,
  { calculated, subqueries }: AskState,
  saved: readonly CalculatedField[],
): ShareLimits {
  const staysHere = view === 'sql' || subqueries.length > 0;
  const namesOwn = namesCalculated(asked, calculated);
  const noMetric = staysHere || namesOwn || namesCalculated(asked, saved);
  return {
    noMetric,
    noMonitor: staysHere || namesOwn,
    noWidget: staysHere,
    note:
      view === 'sql'
        ? 'sqlStays'
        : staysHere
          ? 'staysHere'
          : namesOwn
            ? 'saveFirst'
            : noMetric
              ? 'noMetric'
              : undefined,
  };
}

import { type Comparator, comparisonOf } from '@komainu/ui/monitors/thresholds.ts';

/** A query without its comparison, and the comparison; both may be missing while it is written. */
export interface Compared {
  readonly body: string;
  readonly comparator: Comparator;
  readonly value: number | undefined;
}

/** Takes `> 90` from the end of a query. */
export function splitComparison(query: string): Compared {
  const found = comparisonOf(query);
  if (found === undefined) {
    // A comparison that waits for its number.
    const open = /\s*(>=|<=|==|!=|>|<)\s*$/.exec(query);
    return {
      body: (open === null ? query : query.slice(0, open.index)).trim(),
      // The expression names every one of the words.
      comparator: (open?.[1] as Comparator | undefined) ?? '>',
      value: undefined,
    };
  }
  const end = query.lastIndexOf(found.comparator);
  return { body: query.slice(0, end).trim(), comparator: found.comparator, value: found.value };
}

/** `body > 90`; without a number the comparison waits for it. */
export function joinComparison({ body, comparator, value }: Compared): string {
  return `${body} ${comparator}${value === undefined ? '' : ` ${value}`}`;
}

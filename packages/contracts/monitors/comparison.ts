/** How a query holds a number against a line. */
export type Comparator = '>' | '>=' | '<' | '<=' | '==' | '!=';

/** Whether thresholds are held against what is drawn: those of anomalies and outliers are shares of points and groups. */
export function judgesValues(query: string): boolean {
  return !/:\s*(?:anomalies|outliers)\s*\(/.test(query);
}

/** The end of a query, `> 90`; undefined for queries that hold no number against a line. */
export function comparisonOf(query: string): { readonly comparator: Comparator; readonly value: number } | undefined {
  const found = /\s*(>=|<=|==|!=|>|<)\s*(-?[\d.]+(?:e[+-]?\d+)?)\s*$/i.exec(query);
  const value = Number(found?.[2]);
  // The expression names every one of the words.
  return found === null || Number.isNaN(value) ? undefined : { comparator: found[1] as Comparator, value };
}

import { topLevelTerms } from './tokenize.ts';

/** What a query demands of a number: bounds that are included; undefined where it has none. */
export interface RangeChoice {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

const NUMBER = '(-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)';

/** The bounds that a query sets for `path`, as `path:>=1 path:<=5` or `path:[1 TO 5]`. */
export function rangeChoice(query: string, path: string): RangeChoice {
  return partsOf(query, path).choice;
}

/** The query with its bounds for `path` replaced; a choice without any takes them away. */
export function withRange(query: string, path: string, { from, to }: RangeChoice): string {
  const { others } = partsOf(query, path);
  const isAlternatives = others.includes('OR') && (from !== undefined || to !== undefined);
  const kept = isAlternatives ? [`(${others.join(' ')})`] : others;
  return [
    ...kept,
    ...(from === undefined ? [] : [`${path}:>=${from}`]),
    ...(to === undefined ? [] : [`${path}:<=${to}`]),
  ].join(' ');
}

function partsOf(query: string, path: string): { choice: RangeChoice; others: readonly string[] } {
  const start = path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const bound = new RegExp(`^${start}:(>=|<=)${NUMBER}$`, 'i');
  const range = new RegExp(`^${start}:\\[(?:\\*|${NUMBER}) TO (?:\\*|${NUMBER})\\]$`, 'i');
  const terms = topLevelTerms(query);
  const others: string[] = [];
  let from: number | undefined;
  let to: number | undefined;
  for (let index = 0; index < terms.length; index++) {
    // A range has spaces: its three words stand side by side.
    const whole = range.exec(terms.slice(index, index + 3).join(' '));
    const part = bound.exec(terms[index] ?? '');
    if (whole !== null) {
      from = whole[1] === undefined ? from : Number(whole[1]);
      to = whole[2] === undefined ? to : Number(whole[2]);
      index += 2;
    } else if (part?.[1] === '>=') from = Number(part[2]);
    else if (part?.[1] === '<=') to = Number(part[2]);
    else others.push(terms[index] ?? '');
  }
  return { choice: { from, to }, others };
}

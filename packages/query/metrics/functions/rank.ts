import type { FunctionDefinition, Series } from './definition.ts';

const BY: Readonly<Record<string, (values: Float64Array) => number>> = {
  mean: (values) => sum(values) / values.length,
  max: (values) => values.reduce((most, value) => Math.max(most, value)),
  min: (values) => values.reduce((least, value) => Math.min(least, value)),
  last: (values) => values.at(-1) ?? Number.NaN,
  sum,
  area: sum,
  l2norm: (values) => Math.sqrt(values.reduce((total, value) => total + value * value, 0)),
  norm: (values) => Math.sqrt(values.reduce((total, value) => total + value * value, 0)),
};
/** Each name stands for `top(series, count, by, order)`: `top5`, `top10_max`, `bottom20_last`, … */
const SHORT_COUNTS = [5, 10, 15, 20];
const SHORT_BY = ['mean', 'max', 'min', 'last', 'area', 'l2norm', 'norm'];

/** Choosing lines by a figure of the whole line. Lines without any value are never chosen. */
export const rankFunctions: readonly FunctionDefinition[] = [
  {
    name: 'top',
    parameters: [
      { name: 'limit', initial: '10' },
      { name: 'by', optional: true, choices: Object.keys(BY), initial: 'mean' },
      { name: 'order', optional: true, choices: ['asc', 'desc'], initial: 'desc' },
    ],
    apply: (series, args) => choose(series, args.number(0), args.word(1, 'mean'), args.word(2, 'desc'), 0),
  },
  {
    name: 'bottom',
    parameters: [
      { name: 'limit', initial: '10' },
      { name: 'by', optional: true, choices: Object.keys(BY), initial: 'mean' },
    ],
    apply: (series, args) => choose(series, args.number(0), args.word(1, 'mean'), 'asc', 0),
  },
  {
    name: 'top_offset',
    parameters: [
      { name: 'limit', initial: '10' },
      { name: 'by', choices: Object.keys(BY), initial: 'mean' },
      { name: 'order', choices: ['asc', 'desc'], initial: 'desc' },
      { name: 'offset', initial: '10' },
    ],
    apply: (series, args) => choose(series, args.number(0), args.word(1), args.word(2), args.number(3)),
  },
  ...SHORT_COUNTS.flatMap((count) => ['top', 'bottom'].flatMap((side) => shorthands(side, count))),
];

function shorthands(side: string, count: number): FunctionDefinition[] {
  const order = side === 'top' ? 'desc' : 'asc';
  const named = SHORT_BY.map((by) => shorthand(`${side}${count}_${by}`, count, by, order));
  return [shorthand(`${side}${count}`, count, 'mean', order), ...named];
}

function shorthand(name: string, count: number, by: string, order: string): FunctionDefinition {
  return { name, parameters: [], apply: (series) => choose(series, count, by, order, 0) };
}

function choose(
  series: readonly Series[],
  limit: number,
  by: string,
  order: string,
  offset: number,
): readonly Series[] {
  const figure = BY[by] ?? sum;
  const ranked: { one: Series; rank: number }[] = [];
  const present = new Float64Array(series[0]?.values.length ?? 0);
  for (const one of series) {
    let count = 0;
    for (const value of one.values) {
      if (Number.isNaN(value)) continue;
      present[count] = value;
      count += 1;
    }
    if (count > 0) ranked.push({ one, rank: figure(present.subarray(0, count)) });
  }
  const direction = order === 'asc' ? 1 : -1;
  ranked.sort((a, b) => (a.rank - b.rank) * direction);
  // Half a line, or fewer than none, are none.
  const [first, count] = [Math.max(0, Math.floor(offset)), Math.max(0, Math.floor(limit))];
  return ranked.slice(first, first + count).map(({ one }) => one);
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

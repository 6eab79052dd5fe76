import { movingAverage } from './autosmooth.ts';
import { eachSeries, type FunctionDefinition } from './definition.ts';

/** Averages and medians that follow a series. Windows look back only, so that a point never changes later. */
export const smoothFunctions: readonly FunctionDefinition[] = [
  ...[3, 5, 7, 10, 20].map((span) => eachSeries(`ewma_${span}`, [], (values) => exponentialAverage(values, span))),
  ...[3, 5, 7, 9].map((span) => eachSeries(`median_${span}`, [], (values) => rollingMedian(values, span))),
  ...[5, 13, 21, 29].map((span) => eachSeries(`rollingavg_${span}`, [], (values) => movingAverage(values, span))),
];

/** Weight 2 / (span + 1) for the newest value. */
function exponentialAverage(values: Float64Array, span: number): Float64Array {
  const weight = 2 / (span + 1);
  let average = Number.NaN;
  return values.map((value) => {
    if (Number.isNaN(value)) return value;
    average = Number.isNaN(average) ? value : weight * value + (1 - weight) * average;
    return average;
  });
}

function rollingMedian(values: Float64Array, span: number): Float64Array {
  const recent: number[] = [];
  return values.map((value) => {
    if (Number.isNaN(value)) return value;
    recent.push(value);
    if (recent.length > span) recent.shift();
    const sorted = recent.toSorted((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    const upper = sorted[middle] ?? Number.NaN;
    return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
  });
}

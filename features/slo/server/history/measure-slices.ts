import type { SloComparator, SloTimeSliceSpecification } from '@komainu/contracts/slo/slo.ts';
import { evaluate, queriesOf, type Series } from '@komainu/query/metrics/evaluate.ts';
import type { FetchMetric } from '@komainu/query/metrics/fetch.ts';
import { readFormula } from '../definition/count-query.ts';
import { groupName } from './measure-count.ts';
import type { Measured, MeasuredWindow, Measurement, Timeline } from './measurement.ts';
import { common, lengthOf, merged, type Stretch, without } from './stretches.ts';

const USUAL_INTERVAL_S = 300;
/** Slices that are asked for at a time: what they come to is kept, their values are not. */
const SLICES_AT_ONCE = 2_000;
const MOST_GROUPS = 1_000;

const COMPARE: Readonly<Record<SloComparator, (value: number, threshold: number) => boolean>> = {
  '>': (value, threshold) => value > threshold,
  '>=': (value, threshold) => value >= threshold,
  '<': (value, threshold) => value < threshold,
  '<=': (value, threshold) => value <= threshold,
};

interface Seen {
  readonly known: Stretch[];
  readonly down: Stretch[];
}

/**
 * Counts slices of time in which the value was on the good side of the threshold. A slice without a value counts as good, one
 * of several groups is good when it is so in all of them. Throws what the evaluator and the store throw.
 */
export async function measureSlices(
  specification: SloTimeSliceSpecification,
  { window, excluded }: MeasuredWindow,
  fetch: FetchMetric,
): Promise<Measurement> {
  const { comparator, threshold, query } = specification;
  const { node, references } = readFormula(query.formulas[0]?.formula ?? '', query.queries);
  const seconds = specification.query_interval_seconds ?? USUAL_INTERVAL_S;
  const isGood = (value: number) => COMPARE[comparator](value, threshold);
  const byGroup = new Map<string, Seen>();
  const first = Math.floor(window.from / seconds) * seconds;
  for (let start = first; start < window.to; start += SLICES_AT_ONCE * seconds) {
    const points = Math.min(SLICES_AT_ONCE, Math.ceil((window.to - start) / seconds));
    const grid = { startUnixS: start, intervalSeconds: seconds, points };
    const span = { fromUnixS: start, toUnixS: start + points * seconds };
    const { series } = await evaluate(node, fetch, span, { references, grid });
    for (const line of series) note(line, start, seconds, isGood, byGroup);
  }
  const measured = without([window], excluded);
  const groupBy = [...new Set(queriesOf(node, references).flatMap((one) => one.groupBy))];
  const timelines = new Map([...byGroup].map(([name, seen]) => [name, timelineOf(seen, measured)]));
  const all = [...byGroup.values()];
  const whole = { known: all.flatMap(({ known }) => known), down: all.flatMap(({ down }) => down) };
  const timeline = timelineOf(whole, measured);
  const isMeasured = timeline.known.length > 0;
  return {
    unit: 'seconds',
    overall: isMeasured ? measuredOf(timeline, measured) : null,
    groups:
      groupBy.length === 0
        ? new Map()
        : new Map([...timelines].map(([name, one]) => [name, measuredOf(one, measured)])),
    groupBy,
    monitors: new Map(),
    timeline,
    groupTimelines: groupBy.length === 0 ? new Map() : timelines,
    series: null,
    error: isMeasured ? null : { error_type: 'NO_RESULTS', error_message: 'No results found for this query' },
  };
}

function note(
  line: Series,
  start: number,
  seconds: number,
  isGood: (value: number) => boolean,
  byGroup: Map<string, Seen>,
): void {
  const name = groupName(line.tags);
  let seen = byGroup.get(name);
  if (seen === undefined) {
    if (byGroup.size >= MOST_GROUPS) return;
    seen = { known: [], down: [] };
    byGroup.set(name, seen);
  }
  for (const [index, value] of line.values.entries()) {
    if (!Number.isFinite(value)) continue;
    const from = start + index * seconds;
    extend(seen.known, from, from + seconds);
    if (!isGood(value)) extend(seen.down, from, from + seconds);
  }
}

/** Slices in a row are one stretch: days of good ones cost nothing. */
function extend(stretches: Stretch[], from: number, to: number): void {
  const last = stretches.at(-1);
  if (last?.to === from) stretches[stretches.length - 1] = { from: last.from, to };
  else stretches.push({ from, to });
}

function timelineOf({ known, down }: Seen, measured: readonly Stretch[]): Timeline {
  return { known: common(merged(known), measured), down: common(merged(down), measured) };
}

/** What nobody measured was no outage. */
function measuredOf({ down }: Timeline, measured: readonly Stretch[]): Measured {
  const total = lengthOf(measured);
  return { good: total - lengthOf(down), total };
}

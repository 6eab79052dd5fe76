/** Samples of a series, ascending in time. */
export interface Samples {
  readonly timesMs: readonly number[];
  readonly values: readonly number[];
}

/**
 * How samples of series that only tags part which are not indexed become those of one: what happened within intervals is
 * added up, of gauges the mean counts, and counters are added up without their resets.
 */
export type FoldKind = 'interval' | 'gauge' | 'counter';

/** After this long without a sample a gauge is gone, as for PromQL itself. */
const LOOKBACK_MS = 300_000;
/** Fewer samples than this are read at once (`MOST_SAMPLES`): time and place of a sample fit into one number. */
const PLACES = 2 ** 23;

/** One series out of several. */
export function folded(parts: readonly Samples[], kind: FoldKind): Samples {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const events = inOrder(kind === 'counter' ? withoutResets(parts) : parts);
  return kind === 'interval' ? summed(events) : carried(events, parts.length, kind === 'gauge');
}

interface Events {
  readonly count: number;
  readonly timeMs: (place: number) => number;
  readonly part: (place: number) => number;
  readonly value: (place: number) => number;
}

/** All samples by time. Sorting numbers is many times faster than sorting with a comparison. */
function inOrder(parts: readonly Samples[]): Events {
  const count = parts.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
  const firstMs = parts.reduce((least, { timesMs }) => Math.min(least, timesMs[0] ?? Infinity), Infinity);
  const keys = new Float64Array(count);
  const values = new Float64Array(count);
  const owners = new Uint32Array(count);
  let place = 0;
  parts.forEach(({ timesMs, values: own }, part) => {
    timesMs.forEach((timeMs, index) => {
      // Samples are kept by the second.
      keys[place] = Math.round((timeMs - firstMs) / 1000) * PLACES + place;
      values[place] = own[index] ?? Number.NaN;
      owners[place] = part;
      place++;
    });
  });
  keys.sort();
  const placeOf = (index: number): number => (keys[index] ?? 0) % PLACES;
  return {
    count,
    timeMs: (index) => firstMs + Math.floor((keys[index] ?? 0) / PLACES) * 1000,
    part: (index) => owners[placeOf(index)] ?? 0,
    value: (index) => values[placeOf(index)] ?? Number.NaN,
  };
}

/** What happened at the same time counts together. */
function summed({ count, timeMs, value }: Events): Samples {
  const timesMs: number[] = [];
  const values: number[] = [];
  for (let index = 0; index < count; index++) {
    const at = timeMs(index);
    const last = timesMs.length - 1;
    if (timesMs[last] === at) values[last] = (values[last] ?? 0) + value(index);
    else {
      timesMs.push(at);
      values.push(value(index));
    }
  }
  return { timesMs, values };
}

/** At each time the last known values of all: their mean without those that are gone, or their sum, in which nothing is ever lost. */
function carried({ count, timeMs, part, value }: Events, parts: number, isGauge: boolean): Samples {
  const latest = new Float64Array(parts);
  const latestEvent = new Int32Array(parts).fill(-1);
  const timesMs: number[] = [];
  const values: number[] = [];
  let [sum, known, oldest] = [0, 0, 0];
  for (let index = 0; index < count; index++) {
    const at = timeMs(index);
    for (; isGauge && oldest < index && timeMs(oldest) <= at - LOOKBACK_MS; oldest++) {
      const gone = part(oldest);
      if (latestEvent[gone] !== oldest) continue;
      sum -= latest[gone] ?? 0;
      known--;
      latestEvent[gone] = -1;
    }
    const own = part(index);
    if (latestEvent[own] === -1) known++;
    else sum -= latest[own] ?? 0;
    latest[own] = value(index);
    latestEvent[own] = index;
    sum += value(index);
    const shown = isGauge ? sum / known : sum;
    const last = timesMs.length - 1;
    if (timesMs[last] === at) values[last] = shown;
    else {
      timesMs.push(at);
      values.push(shown);
    }
  }
  return { timesMs, values };
}

/**
 * Counters that go on where they were after a reset. One that appears later than the others starts from nothing: what it
 * counted before was not counted now, as `rate` has it, too.
 */
function withoutResets(parts: readonly Samples[]): readonly Samples[] {
  const startMs = parts.reduce((least, { timesMs }) => Math.min(least, timesMs[0] ?? Infinity), Infinity);
  return parts.map(({ timesMs, values }) => {
    const isLate = (timesMs[0] ?? startMs) - startMs > LOOKBACK_MS;
    let added = isLate ? -(values[0] ?? 0) : 0;
    let before = values[0] ?? 0;
    return {
      timesMs,
      values: values.map((value) => {
        if (value < before) added += before;
        before = value;
        return value + added;
      }),
    };
  });
}

const COUNTER_TYPES: ReadonlySet<string> = new Set(['counter', 'histogram', 'gaugehistogram', 'summary']);
const COUNTER_NAME = /_(?:total|count|sum|bucket)$/;

/** What a metric's samples are: by its stored type, by what Prometheus clients said, else by its name. */
export function foldKindOf(type: string, name: string, saidType: string | undefined): FoldKind {
  if (type === 'count' || type === 'rate') return 'interval';
  if (saidType !== undefined && saidType !== 'unknown') return COUNTER_TYPES.has(saidType) ? 'counter' : 'gauge';
  return COUNTER_NAME.test(name) ? 'counter' : 'gauge';
}

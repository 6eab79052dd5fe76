const DAY_S = 86_400;
/** As long as a rule may look back. */
export const COUNTED_DAYS = 90;
/** Pairs of a metric and a key that are counted, some hundred bytes each. */
const MOST_PAIRS = 200_000;

/** What happened to one metric, or one of its keys, since the counts were last stored. */
export interface CountedQueries {
  readonly metric: string;
  /** '' for the metric itself. */
  readonly tag: string;
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly queries: number;
  readonly lastUnixS: number;
}

interface Count {
  lastUnixS: number;
  /** Queries by day, oldest first. */
  readonly byDay: Map<number, number>;
}

/**
 * How often each metric and each of its tag keys was asked for, by day: an addition in memory for each query. Whatever is
 * new is handed out by `take` to be stored.
 */
export class QueryCounts {
  readonly #nowUnixS: () => number;
  readonly #most: number;
  readonly #metrics = new Map<string, Map<string, Count>>();
  readonly #fresh = new Map<string, CountedQueries>();
  #pairs = 0;
  #sinceUnixS: number;
  #uncounted = 0;

  constructor(nowUnixS: () => number, most = MOST_PAIRS) {
    this.#nowUnixS = nowUnixS;
    this.#most = most;
    this.#sinceUnixS = nowUnixS();
  }

  /** Since when queries are counted. */
  get sinceUnixS(): number {
    return this.#sinceUnixS;
  }

  /** Queries that were not counted because too many metrics and keys are. */
  get uncounted(): number {
    return this.#uncounted;
  }

  /** Counts one query of a metric that filters or groups by these keys. */
  readonly note = (metric: string, keys: Iterable<string>): void => {
    const nowUnixS = this.#nowUnixS();
    this.#count(metric, '', nowUnixS);
    for (const key of keys) if (key !== '') this.#count(metric, key, nowUnixS);
  };

  /** Takes in what was stored, at start. */
  restore(rows: Iterable<CountedQueries>): void {
    for (const { metric, tag, day, queries, lastUnixS } of rows) {
      const count = this.#countOf(metric, tag);
      if (count === undefined) continue;
      count.byDay.set(day, (count.byDay.get(day) ?? 0) + queries);
      count.lastUnixS = Math.max(count.lastUnixS, lastUnixS);
      this.#sinceUnixS = Math.min(this.#sinceUnixS, day * DAY_S);
    }
  }

  /** What was counted since the last time. */
  take(): CountedQueries[] {
    const fresh = [...this.#fresh.values()];
    this.#fresh.clear();
    return fresh;
  }

  /** Gives back what could not be stored. */
  giveBack(rows: readonly CountedQueries[]): void {
    for (const row of rows) this.#add(row);
  }

  /** Queries of a metric within the last days, today among them. */
  queries(metric: string, days: number): number {
    const from = Math.floor(this.#nowUnixS() / DAY_S) - days + 1;
    let sum = 0;
    for (const [day, queries] of this.#metrics.get(metric)?.get('')?.byDay ?? []) if (day >= from) sum += queries;
    return sum;
  }

  /** When a metric was last asked for, in Unix seconds; 0: never since queries are counted. */
  lastUnixS(metric: string, tag = ''): number {
    return this.#metrics.get(metric)?.get(tag)?.lastUnixS ?? 0;
  }

  /** Keys that queries of a metric filtered or grouped by within the last seconds, sorted. */
  keys(metric: string, windowSeconds: number): string[] {
    const sinceUnixS = this.#nowUnixS() - windowSeconds;
    return [...(this.#metrics.get(metric) ?? [])]
      .flatMap(([key, { lastUnixS }]) => (key !== '' && lastUnixS >= sinceUnixS ? [key] : []))
      .sort();
  }

  /** Whether a key was asked for within the last seconds; true as long as we do not count for that long. */
  queriedKey(metric: string, key: string, windowSeconds: number): boolean {
    const sinceUnixS = this.#nowUnixS() - windowSeconds;
    return this.#sinceUnixS > sinceUnixS || this.lastUnixS(metric, key) >= sinceUnixS;
  }

  /** Forgets a metric that is deleted. */
  forget(metric: string): void {
    this.#pairs -= this.#metrics.get(metric)?.size ?? 0;
    this.#metrics.delete(metric);
    for (const [pair, row] of this.#fresh) if (row.metric === metric) this.#fresh.delete(pair);
  }

  #count(metric: string, tag: string, nowUnixS: number): void {
    const count = this.#countOf(metric, tag);
    if (count === undefined) {
      this.#uncounted++;
      return;
    }
    const day = Math.floor(nowUnixS / DAY_S);
    const before = count.byDay.get(day);
    if (before === undefined)
      for (const old of count.byDay.keys()) if (old <= day - COUNTED_DAYS) count.byDay.delete(old);
    count.byDay.set(day, (before ?? 0) + 1);
    count.lastUnixS = nowUnixS;
    this.#add({ metric, tag, day, queries: 1, lastUnixS: nowUnixS });
  }

  #add(row: CountedQueries): void {
    const pair = `${row.metric}\0${row.tag}\0${row.day}`;
    const before = this.#fresh.get(pair);
    this.#fresh.set(pair, {
      ...row,
      queries: row.queries + (before?.queries ?? 0),
      lastUnixS: Math.max(row.lastUnixS, before?.lastUnixS ?? 0),
    });
  }

  #countOf(metric: string, tag: string): Count | undefined {
    const ofMetric = this.#metrics.get(metric);
    const known = ofMetric?.get(tag);
    if (known !== undefined) return known;
    if (this.#pairs >= this.#most) return undefined;
    const count: Count = { lastUnixS: 0, byDay: new Map() };
    if (ofMetric === undefined) this.#metrics.set(metric, new Map([[tag, count]]));
    else ofMetric.set(tag, count);
    this.#pairs++;
    return count;
  }
}

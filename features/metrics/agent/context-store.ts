import type { MetricLine } from '@komainu/wire/dogstatsd/line.ts';
import { type Context, newContext } from './context.ts';
import { ContextTable } from './context-table.ts';
import type { DropReason } from './drops.ts';

/** The same context may come in many spellings (orders of tags, origins): those are remembered up to a few a context. */
const SPELLINGS_A_CONTEXT = 4;
/** Metrics whose refused lines are told apart; further ones are counted together. */
const REFUSED_METRICS = 1_000;
const OTHERS = '(others)';

/** What a line is of: the context that it adds to, or why it adds to none. */
export type Found = Context | 'blocked' | 'too_long' | 'context_limit';

type Remembered = Context | 'blocked';

/** How many contexts a metric has, and how many lines of it were refused because there were too many. */
export interface MetricLoad {
  readonly metric: string;
  readonly contexts: number;
  readonly refusedLines: number;
}

/** What makes a context another one. */
export type ContextIdentity = Pick<Context, 'metric' | 'type' | 'host' | 'tags'>;

/** The contexts that are kept, up to a bound, found by their lines or by what they are. */
export class ContextStore {
  readonly #maxContexts: number;
  readonly #lines = new ContextTable<Remembered>();
  readonly #contexts = new Map<string, Context>();
  readonly #byMetric = new Map<string, number>();
  readonly #refused = new Map<string, number>();

  constructor(maxContexts: number) {
    this.#maxContexts = maxContexts;
  }

  get size(): number {
    return this.#contexts.size;
  }

  get limit(): number {
    return this.#maxContexts;
  }

  all(): Iterable<Context> {
    return this.#contexts.values();
  }

  /** What the same bytes were before. */
  known(line: MetricLine): Remembered | undefined {
    return this.#lines.get(line);
  }

  /** Remembers what the bytes of a line are. */
  remember(line: MetricLine, found: Remembered): void {
    if (this.#lines.size < this.#maxContexts * SPELLINGS_A_CONTEXT) this.#lines.add(line, found);
  }

  /** Forgets which bytes belong to which context, because containers have other tags now; the contexts stay. */
  forgetLines(): void {
    this.#lines.clear();
  }

  /** The context, made when it is new; undefined when there are too many, which is booked to its metric. */
  open(identity: ContextIdentity, bucketS: number, copy?: Context): Context | undefined {
    const key = keyOf(identity);
    const known = this.#contexts.get(key);
    if (known !== undefined) return known;
    const { metric } = identity;
    if (this.#contexts.size >= this.#maxContexts) {
      const booked = this.#refused.has(metric) || this.#refused.size < REFUSED_METRICS ? metric : OTHERS;
      this.#refused.set(booked, (this.#refused.get(booked) ?? 0) + 1);
      return undefined;
    }
    const context = newContext(identity, bucketS, copy);
    this.#contexts.set(key, context);
    this.#byMetric.set(metric, (this.#byMetric.get(metric) ?? 0) + 1);
    return context;
  }

  /** Forgets the contexts that `isOver` names, with their lines. */
  expire(isOver: (context: Context) => boolean): void {
    let expired = 0;
    for (const [key, context] of this.#contexts) {
      if (!isOver(context)) continue;
      this.#contexts.delete(key);
      context.lastBucketS = -1;
      const rest = (this.#byMetric.get(context.metric) ?? 1) - 1;
      if (rest === 0) this.#byMetric.delete(context.metric);
      else this.#byMetric.set(context.metric, rest);
      expired++;
    }
    if (expired > 0) this.#lines.prune((found) => found === 'blocked' || found.lastBucketS >= 0);
  }

  /** The metrics with the most contexts, and those that lines were refused of; at most `limit` of each. */
  heaviest(limit: number): MetricLoad[] {
    const most = (counts: ReadonlyMap<string, number>) =>
      [...counts]
        .sort((a, b) => b[1] - a[1])
        .slice(0, limit)
        .map(([metric]) => metric);
    return [...new Set([...most(this.#byMetric), ...most(this.#refused)])].map((metric) => ({
      metric,
      contexts: this.#byMetric.get(metric) ?? 0,
      refusedLines: this.#refused.get(metric) ?? 0,
    }));
  }
}

function keyOf({ type, metric, host, tags }: ContextIdentity): string {
  return `${type}\0${metric}\0${host}\0${tags.join(',')}`;
}

/** Whether a line leads nowhere, and why. */
export function isRefusal(found: Found): found is Extract<Found, DropReason> {
  return typeof found === 'string';
}

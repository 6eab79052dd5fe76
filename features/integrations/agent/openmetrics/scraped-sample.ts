import type { CheckSender } from '../check.ts';
import type { ScrapeOptions } from './scrape-options.ts';

/** A sample on its way out. */
export interface ScrapedSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
  readonly tags: readonly string[];
  readonly host: string | undefined;
}

/** What a transformer sends with. */
export interface Transforming {
  readonly sender: CheckSender;
  readonly options: ScrapeOptions;
  /** Whether a running total that is seen for the first time counts from zero. */
  readonly flushFirst: boolean;
  readonly nowMs: number;
  /** Totals of buckets by series, as they were at the scrape before. */
  readonly buckets: Map<string, number>;
}

import type { StatsDType } from '@komainu/wire/dogstatsd/line.ts';
import type { HistogramBuilder } from './histogram.ts';
import type { SketchBuilder } from './sketch-builder.ts';

/** One metric with its host and tags, and what the present bucket holds of it. */
export interface Context {
  readonly metric: string;
  readonly type: StatsDType;
  readonly host: string;
  readonly tags: readonly string[];
  /** Start of the last bucket that had a sample, Unix seconds. */
  lastBucketS: number;
  /** Whether the present bucket has a sample. */
  touched: boolean;
  /** A count that was reported once: it is reported as 0 for a while after it stops. */
  counted: boolean;
  /** Sum of a count, last value of a gauge. */
  value: number;
  set: Set<string> | undefined;
  histogram: HistogramBuilder | undefined;
  sketch: SketchBuilder | undefined;
}

/** Who a line speaks for, once its tags are read. */
export interface Identity {
  readonly host: string;
  /** Sorted and without duplicates, so that the order in which a client sends them does not matter. */
  readonly tags: readonly string[];
}

/**
 * Reads the tags that mean something to the Agent: `host:x` names another host (`host:` none at all), and the internal ones
 * are for the Agent only. `extraTags` are added to every metric.
 */
export function identityOf(sent: readonly string[], defaultHost: string, extraTags: readonly string[]): Identity {
  let host = defaultHost;
  const tags: string[] = [...extraTags];
  for (const tag of sent) {
    if (tag.startsWith('host:')) host = tag.slice('host:'.length);
    else if (!isInternal(tag)) tags.push(tag);
  }
  return { host, tags: [...new Set(tags)].sort() };
}

function isInternal(tag: string): boolean {
  return (
    tag.startsWith('dd.internal.entity_id:') || tag.startsWith('dd.internal.card:') || tag.startsWith('jmx_check_name:')
  );
}

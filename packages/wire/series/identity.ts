import { hash } from 'node:crypto';

/** The two halves of a 64-bit id, unsigned. */
export interface Halves {
  readonly low: number;
  readonly high: number;
}

/**
 * The id under which a series is stored: the first 8 bytes of the SHA-1 of its metric, host and sorted tags. The same on
 * every node and after every restart, whichever protocol brought it.
 */
export function seriesId(metric: string, host: string, sortedTags: readonly string[]): Halves {
  const digest = hash('sha1', `${metric}\0${host}\0${sortedTags.join('\0')}`, 'buffer');
  return { low: digest.readUInt32LE(0), high: digest.readUInt32LE(4) };
}

/**
 * The number that points of a metric are ordered by. Two metrics may share one: readers ask for the series they know, so
 * that only costs locality.
 */
export function metricId(metric: string): number {
  return hash('sha1', metric, 'buffer').readUInt32LE(0);
}

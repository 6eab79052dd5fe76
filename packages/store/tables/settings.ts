import type { TableSettings } from './definition.ts';

/**
 * Eight parts alike are merged to one instead of five: a row is rewritten less often by a third, and merges of wide rows cost
 * more than their inserts. With ten, a million logs would stay as they came, in a tenth more bytes.
 */
export const LATE_MERGES: TableSettings = { merge_selector_base: 8 };

/**
 * Lengths of texts stand with the texts, not in a stream of their own: with maps of many short values that takes up to an
 * eighth off what inserts and merges cost, a tenth off the disk, and a third off a search through all values of an attribute.
 */
export const TEXTS_IN_ONE_STREAM: TableSettings = { string_serialization_version: 'single_stream' };

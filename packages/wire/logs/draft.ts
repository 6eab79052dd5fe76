import { LOG_LIMITS } from './limits.ts';

/**
 * One log between decoding and its row, flat: attributes are paths and texts in step. A draft is filled, read and filled
 * again for the next log, so that nothing is allocated for columns that only need the bytes.
 */
export class LogDraft {
  /** Unix milliseconds. */
  timeUnixMs = 0;
  service = '';
  host = '';
  /** The technology that wrote it (`ddsource`). */
  source = '';
  status = 'info';
  message = '';
  /** 32 lower-case hex digits, or ''. */
  traceId = '';
  /** 16 lower-case hex digits, or ''. */
  spanId = '';
  /** The index that keeps it. */
  index = 'main';
  /** Tags as sent: each text is a comma list. */
  readonly tagLists: string[] = [];
  /** Single tags found elsewhere, for example `env:prod` from `dd.env`. */
  readonly tags: string[] = [];
  /** How many of `paths`, `values` and `isJson` belong to this log; what stands behind is left from logs before. */
  size = 0;
  /** Dotted paths; of two equal ones the first counts. */
  readonly paths: string[] = [];
  /** Strings as they are, other JSON values as JSON text. */
  readonly values: string[] = [];
  /** Whether the value of the same index is JSON text. */
  readonly isJson: boolean[] = [];

  /** Attributes that did not fit (`LOG_LIMITS.attributes`, path length). */
  droppedAttributes = 0;
  /** Values and messages that were cut. */
  truncated = 0;
  /** The sender's time lay outside the limits: the log has the time of its receipt. */
  restamped = false;
  /** A number was met that a double cannot hold: decode again from exact items. */
  lossy = false;

  clear(): void {
    this.timeUnixMs = 0;
    this.service = '';
    this.host = '';
    this.source = '';
    this.status = 'info';
    this.message = '';
    this.traceId = '';
    this.spanId = '';
    this.index = 'main';
    if (this.tagLists.length > 0) this.tagLists.length = 0;
    if (this.tags.length > 0) this.tags.length = 0;
    // The arrays keep their length: shrinking and growing them again costs more than all the rest of this class.
    this.size = 0;
    this.droppedAttributes = 0;
    this.truncated = 0;
    this.restamped = false;
    this.lossy = false;
  }

  add(path: string, value: string, isJson: boolean): void {
    if (this.size >= LOG_LIMITS.attributes || path.length > LOG_LIMITS.attributePathLength) {
      this.droppedAttributes++;
      return;
    }
    const index = this.size++;
    this.paths[index] = path;
    if (value.length <= LOG_LIMITS.attributeValueLength) {
      this.values[index] = value;
      this.isJson[index] = isJson;
      return;
    }
    this.truncated++;
    this.values[index] = value.slice(0, LOG_LIMITS.attributeValueLength);
    // Cut JSON is no JSON any more.
    this.isJson[index] = false;
  }

  /** Index of an attribute by its path, -1 when absent. */
  indexOf(path: string): number {
    const { paths, size } = this;
    const { length } = path;
    // Lengths differ as a rule, and a number is compared in place.
    for (let index = 0; index < size; index++) {
      const here = paths[index] ?? '';
      if (here.length === length && here === path) return index;
    }
    return -1;
  }

  /** The tags as a list without repetitions, as `LogBatch` stores them. */
  tagList(): string[] {
    const all = new Set<string>();
    for (const list of this.tagLists) eachTag(list, (start, end) => all.add(list.slice(start, end)));
    for (const tag of this.tags) all.add(tag);
    return [...all].slice(0, LOG_LIMITS.tags);
  }
}

/** Calls `take` with where the tags of a comma list lie: trimmed, without empty ones and cut to the longest allowed. */
export function eachTag(list: string, take: (start: number, end: number) => void): void {
  let start = 0;
  while (start < list.length) {
    let end = list.indexOf(',', start);
    if (end === -1) end = list.length;
    let last = end;
    while (start < last && isSpace(list.charCodeAt(start))) start++;
    while (last > start && isSpace(list.charCodeAt(last - 1))) last--;
    if (last > start) take(start, Math.min(last, start + LOG_LIMITS.tagLength));
    start = end + 1;
  }
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
}

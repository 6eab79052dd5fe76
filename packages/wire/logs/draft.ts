import type { AttributeGroup } from './attribute-group.ts';
import { LOG_LIMITS } from './limits.ts';
import { PlacedText } from './placed-text.ts';

const NOTHING = Buffer.alloc(0);
/** Says that a text is given as such, not as a place in `bytes`. */
const NO_PLACE = -1;

/**
 * One log between decoding and its row, flat: attributes are paths and texts in step. A draft is filled, read and filled
 * again for the next log, so that nothing is allocated for columns that only need the bytes. The message and the values
 * may be given as places in the bytes of a request: they become strings when somebody asks for them.
 */
export class LogDraft {
  /** Unix milliseconds. */
  timeUnixMs = 0;
  service = '';
  host = '';
  /** The technology that wrote it (`ddsource`). */
  source = '';
  status = 'info';
  /** The index that keeps it. */
  index = 'main';
  /** Single tags found elsewhere, for example `env:prod` from `dd.env`. */
  readonly tags: string[] = [];
  /** How many of `paths`, the values and `isJson` belong to this log; what stands behind is left from logs before. */
  size = 0;
  /** Dotted paths; of two equal ones the first counts. */
  readonly paths: string[] = [];
  /** Whether the value of the same index is JSON text. */
  readonly isJson: boolean[] = [];
  /** What places lie in: well-formed UTF-8. */
  bytes: Buffer = NOTHING;
  /** How many groups stand among the attributes as they were added, in order. */
  groupCount = 0;
  readonly groups: AttributeGroup[] = [];
  /** The index of the first attribute of the group of the same index. */
  readonly groupPlaces: number[] = [];
  readonly messageText = new PlacedText();
  readonly traceIdText = new PlacedText();
  readonly spanIdText = new PlacedText();
  /** The first of the tag lists while it is only a place; see `tagLists`. */
  tagsStart = NO_PLACE;
  tagsEnd = 0;
  readonly #tagLists: string[] = [];
  /** Strings as they are, other JSON values as JSON text; undefined while only the place was needed. */
  readonly #values: (string | undefined)[] = [];
  #starts = new Int32Array(32);
  #ends = new Int32Array(32);

  /** Attributes that did not fit (`LOG_LIMITS.attributes`, path length). */
  droppedAttributes = 0;
  /** Values and messages that were cut. */
  truncated = 0;
  /** The sender's time lay outside the limits: the log has the time of its receipt. */
  restamped = false;
  /** A number was met that a double cannot hold: decode again from exact items. */
  lossy = false;

  get message(): string {
    return this.messageText.in(this.bytes);
  }

  set message(text: string) {
    this.messageText.set(text);
  }

  /** 32 lower-case hex digits, or ''. */
  get traceId(): string {
    return this.traceIdText.in(this.bytes);
  }

  set traceId(id: string) {
    this.traceIdText.set(id);
  }

  /** 16 lower-case hex digits, or ''. */
  get spanId(): string {
    return this.spanIdText.in(this.bytes);
  }

  set spanId(id: string) {
    this.spanIdText.set(id);
  }

  /** Tags as sent: each text is a comma list. */
  get tagLists(): string[] {
    if (this.tagsStart >= 0) {
      this.#tagLists.unshift(this.bytes.toString('utf8', this.tagsStart, this.tagsEnd));
      this.tagsStart = NO_PLACE;
    }
    return this.#tagLists;
  }

  /** The tag lists but for the one that is only a place. */
  get otherTagLists(): readonly string[] {
    return this.#tagLists;
  }

  /** Adds a comma list of tags to those there are. */
  addTagList(list: string): void {
    this.#tagLists.push(list);
  }

  /** Gives the first list of tags as a place in `bytes`. */
  placeTags(start: number, end: number): void {
    this.tagsStart = start;
    this.tagsEnd = end;
  }

  clear(): void {
    this.timeUnixMs = 0;
    this.service = '';
    this.host = '';
    this.source = '';
    this.status = 'info';
    this.messageText.set('');
    this.traceIdText.set('');
    this.spanIdText.set('');
    this.index = 'main';
    this.tagsStart = NO_PLACE;
    if (this.#tagLists.length > 0) this.#tagLists.length = 0;
    if (this.tags.length > 0) this.tags.length = 0;
    // The arrays keep their length: shrinking and growing them again costs more than all the rest of this class.
    this.size = 0;
    this.groupCount = 0;
    this.droppedAttributes = 0;
    this.truncated = 0;
    this.restamped = false;
    this.lossy = false;
  }

  /** The value of the attribute at `index`: a string as it is, another JSON value as JSON text. */
  value(index: number): string {
    let value = this.#values[index];
    if (value === undefined) {
      value = this.bytes.toString('utf8', this.#starts[index], this.#ends[index]);
      this.#values[index] = value;
    }
    return value;
  }

  /** The first byte or UTF-16 unit of the value at `index`: enough to tell a list. */
  firstCode(index: number): number {
    const value = this.#values[index];
    if (value !== undefined) return value.charCodeAt(0);
    const start = this.#starts[index] ?? 0;
    return start === this.#ends[index] ? Number.NaN : (this.bytes[start] ?? Number.NaN);
  }

  /** Where the value at `index` lies in `bytes`; -1 when it is given as a string. */
  valueStart(index: number): number {
    return this.#starts[index] ?? NO_PLACE;
  }

  valueEnd(index: number): number {
    return this.#ends[index] ?? 0;
  }

  add(path: string, value: string, isJson: boolean): void {
    if (this.size >= LOG_LIMITS.attributes || path.length > LOG_LIMITS.attributePathLength) {
      this.droppedAttributes++;
      return;
    }
    const index = this.size++;
    this.paths[index] = path;
    this.setValue(index, value, isJson);
  }

  /** Adds the attributes of a group; none of their paths may be there yet, nor anything below them. */
  addGroup(group: AttributeGroup): void {
    const { paths, texts } = group;
    const at = this.size;
    if (at + paths.length > LOG_LIMITS.attributes) {
      for (let index = 0; index < paths.length; index++) this.add(paths[index] ?? '', texts[index] ?? '', false);
      return;
    }
    while (at + paths.length > this.#starts.length) this.#grow();
    this.size += paths.length;
    for (let index = 0; index < paths.length; index++) {
      this.paths[at + index] = paths[index] ?? '';
      this.isJson[at + index] = false;
      this.#values[at + index] = texts[index];
      this.#starts[at + index] = NO_PLACE;
    }
    this.groups[this.groupCount] = group;
    this.groupPlaces[this.groupCount++] = at;
  }

  /** Adds a value as a place in `bytes`. The caller has seen to it that path, value and one more attribute fit. */
  addPlace(path: string, start: number, end: number, isJson: boolean): void {
    const index = this.size++;
    if (index === this.#starts.length) this.#grow();
    if (this.groupCount > 0) this.#touch(index);
    this.paths[index] = path;
    this.isJson[index] = isJson;
    this.#values[index] = undefined;
    this.#starts[index] = start;
    this.#ends[index] = end;
  }

  /** Replaces the value at `index`; what does not fit is cut. */
  setValue(index: number, value: string, isJson: boolean): void {
    if (index >= this.#starts.length) this.#grow();
    if (this.groupCount > 0) this.#touch(index);
    this.#starts[index] = NO_PLACE;
    if (value.length <= LOG_LIMITS.attributeValueLength) {
      this.#values[index] = value;
      this.isJson[index] = isJson;
      return;
    }
    this.truncated++;
    this.#values[index] = value.slice(0, LOG_LIMITS.attributeValueLength);
    // Cut JSON is no JSON any more.
    this.isJson[index] = false;
  }

  /** Moves the attribute at `from` to `to`, over the one that stood there. */
  move(from: number, to: number): void {
    this.groupCount = 0;
    this.paths[to] = this.paths[from] ?? '';
    this.isJson[to] = this.isJson[from] ?? false;
    this.#values[to] = this.#values[from];
    this.#starts[to] = this.#starts[from] ?? NO_PLACE;
    this.#ends[to] = this.#ends[from] ?? 0;
  }

  /** The attribute at `index` is no longer as its group has it. */
  #touch(index: number): void {
    for (let place = 0; place < this.groupCount; place++) {
      const at = this.groupPlaces[place] ?? 0;
      if (index < at || index >= at + (this.groups[place]?.paths.length ?? 0)) continue;
      this.groups.splice(place, 1);
      this.groupPlaces.splice(place, 1);
      this.groupCount--;
      return;
    }
  }

  #grow(): void {
    const starts = new Int32Array(this.#starts.length * 2);
    const ends = new Int32Array(this.#ends.length * 2);
    starts.set(this.#starts);
    ends.set(this.#ends);
    this.#starts = starts;
    this.#ends = ends;
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

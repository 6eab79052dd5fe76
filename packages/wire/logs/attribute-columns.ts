import { ArrayColumn, DictionaryColumn, MapColumn, StringColumn } from '../native/columns.ts';
import type { AttributeGroup } from './attribute-group.ts';
import type { LogDraft } from './draft.ts';

/** Values remembered of each path; a power of two. */
const REMEMBERED = 8;
/** A path whose values came again this much less often than not is taken for one of ids, whose values never do. */
const HOPELESS = -64;
const HOPEFUL = 64;
const UNKNOWN = -1;
const NOWHERE = -1;
const BRACKET = 0x5b;
/** Groups remembered of a block. */
const MOST_GROUPS = 10_000;

/** The dictionary indexes of a group's paths, and where its texts were written; `ends` counts from `start`. */
interface WrittenGroup {
  readonly indexes: Uint32Array;
  start: number;
  readonly ends: Uint32Array;
  /** Indexes in `list_keys` of the paths that belong there. */
  readonly lists: readonly number[];
}

/**
 * The columns `attrs`, `json_keys` and `list_keys` (paths whose text begins like a JSON list). Logs of one kind have the same
 * paths in the same order, and many of the same values (methods, versions, countries, parts of user agents), most of them even
 * the same string objects. So a path is compared with the one that came next the last time before it is looked up, and a value
 * that was written before is copied as bytes, which costs a third of writing it once more from its string.
 */
export class AttributeColumns {
  readonly attributes = new MapColumn('attrs', new StringColumn(''));
  readonly jsonKeys = new ArrayColumn('json_keys', new DictionaryColumn(''));
  readonly listKeys = new ArrayColumn('list_keys', new DictionaryColumn(''));
  /** By dictionary index of a path. */
  readonly #paths: string[] = [];
  /** The index of the path that followed last, by index + 1; 0 is the beginning of a row. */
  #following = new Int32Array(256);
  /** The index of the same path in `json_keys`. */
  #jsonIndex = new Int32Array(256);
  /** The row that had the path last, as a stamp: of two equal paths in a row the first counts. */
  #seen = new Uint32Array(256);
  #hope = new Int8Array(256);
  /** Values and where they were written, `REMEMBERED` a path. */
  readonly #texts: (string | undefined)[] = [];
  /** Of each path, which of them came last: most often it comes again. */
  #last = new Uint32Array(256);
  #starts = new Uint32Array(256 * REMEMBERED);
  #ends = new Uint32Array(256 * REMEMBERED);
  #stamp = 0;
  readonly #groups = new Map<AttributeGroup, WrittenGroup>();

  push(draft: LogDraft): void {
    const { size, paths, isJson, bytes } = draft;
    const { keys } = this.attributes;
    const jsonKeys = this.jsonKeys.inner;
    this.#stamp++;
    let before = 0;
    const { groups, groupPlaces, groupCount } = draft;
    let groupsDone = 0;
    let nextGroup = groupCount > 0 ? (groupPlaces[0] ?? size) : size;
    for (let position = 0; position < size; position++) {
      if (position === nextGroup) {
        const group = groups[groupsDone++];
        nextGroup = groupsDone < groupCount ? (groupPlaces[groupsDone] ?? size) : size;
        // A group that reaches beyond the attributes lost some of its own.
        if (group !== undefined && position + group.paths.length <= size && this.#pushGroup(group)) {
          position += group.paths.length - 1;
          continue;
        }
      }
      const path = paths[position] ?? '';
      let index = this.#following[before] ?? 0;
      if (this.#paths[index] !== path) {
        index = this.#indexOf(path);
        this.#following[before] = index;
      }
      before = index + 1;
      if (this.#seen[index] === this.#stamp) continue;
      this.#seen[index] = this.#stamp;
      keys.pushIndex(index);
      const start = draft.valueStart(position);
      if (start >= 0) {
        const end = draft.valueEnd(position);
        this.attributes.values.pushBytes(bytes, start, end);
        if (bytes[start] === BRACKET && end > start) this.listKeys.inner.push(path);
      } else {
        const value = draft.value(position);
        this.#pushValue(index, value);
        if (value.charCodeAt(0) === BRACKET) this.listKeys.inner.push(path);
      }
      if (isJson[position]) jsonKeys.pushIndex(this.#jsonIndexOf(index, path));
    }
    this.attributes.endRow();
    this.jsonKeys.endRow();
    this.listKeys.endRow();
  }

  /** Pushes a group in one go; false when one of its paths was in the row before. */
  #pushGroup(group: AttributeGroup): boolean {
    const written = this.#groups.get(group) ?? this.#writtenGroup(group);
    const { indexes } = written;
    for (let at = 0; at < indexes.length; at++) if (this.#seen[indexes[at] ?? 0] === this.#stamp) return false;
    for (let at = 0; at < indexes.length; at++) {
      const index = indexes[at] ?? 0;
      this.#seen[index] = this.#stamp;
      this.attributes.keys.pushIndex(index);
    }
    if (written.start === NOWHERE) this.#writeGroup(group, written);
    else this.attributes.values.pushAllAgain(written.start, written.ends);
    for (const list of written.lists) this.listKeys.inner.pushIndex(list);
    return true;
  }

  #writtenGroup(group: AttributeGroup): WrittenGroup {
    const indexes = Uint32Array.from(group.paths, (path) => this.#indexOf(path));
    const ofLists = group.paths.filter((_, at) => group.texts[at]?.charCodeAt(0) === BRACKET);
    const lists = ofLists.map((path) => this.listKeys.inner.intern(path));
    const written = { indexes, start: NOWHERE, ends: new Uint32Array(indexes.length), lists };
    if (this.#groups.size >= MOST_GROUPS) this.#groups.clear();
    this.#groups.set(group, written);
    return written;
  }

  #writeGroup({ texts }: AttributeGroup, written: WrittenGroup): void {
    const column = this.attributes.values;
    written.start = column.place;
    for (let at = 0; at < texts.length; at++) {
      column.push(texts[at] ?? '');
      written.ends[at] = column.place - written.start;
    }
  }

  /** To be called after the columns lost rows: what was written there may be overwritten. */
  forget(): void {
    this.#groups.clear();
    this.#texts.fill(undefined);
    this.#hope.fill(0);
  }

  /** To be called after the columns were reset. */
  reset(): void {
    this.#paths.length = 0;
    this.#texts.length = 0;
    this.#groups.clear();
    this.#hope.fill(0);
    // Stamps are 32-bit; long before they run out the marks start afresh.
    if (this.#stamp < 0x7fffffff) return;
    this.#stamp = 0;
    this.#seen.fill(0);
  }

  #pushValue(index: number, value: string): void {
    const column = this.attributes.values;
    const hope = this.#hope[index] ?? 0;
    if (hope === HOPELESS) {
      column.push(value);
      return;
    }
    let slot = this.#last[index] ?? 0;
    let isKnown = this.#texts[slot] === value;
    if (!isKnown) {
      slot = index * REMEMBERED + (mixed(value) & (REMEMBERED - 1));
      this.#last[index] = slot;
      isKnown = this.#texts[slot] === value;
    }
    if (isKnown) {
      if (hope < HOPEFUL) this.#hope[index] = hope + 1;
      column.pushAgain(this.#starts[slot] ?? 0, this.#ends[slot] ?? 0);
      return;
    }
    this.#hope[index] = hope - 1;
    this.#starts[slot] = column.place;
    column.push(value);
    this.#texts[slot] = value;
    this.#ends[slot] = column.place;
  }

  #indexOf(path: string): number {
    const index = this.attributes.keys.intern(path);
    if (index < this.#paths.length) return index;
    this.#paths[index] = path;
    for (let slot = 0; slot < REMEMBERED; slot++) this.#texts.push(undefined);
    if (index + 1 >= this.#following.length) this.#grow();
    this.#jsonIndex[index] = UNKNOWN;
    this.#last[index] = index * REMEMBERED;
    return index;
  }

  #jsonIndexOf(index: number, path: string): number {
    const known = this.#jsonIndex[index] ?? UNKNOWN;
    if (known !== UNKNOWN) return known;
    const found = this.jsonKeys.inner.intern(path);
    this.#jsonIndex[index] = found;
    return found;
  }

  #grow(): void {
    const size = this.#following.length * 2;
    const grown = <Numbers extends { set(from: Numbers): void }>(from: Numbers, to: Numbers): Numbers => {
      to.set(from);
      return to;
    };
    this.#following = grown(this.#following, new Int32Array(size));
    this.#jsonIndex = grown(this.#jsonIndex, new Int32Array(size));
    this.#seen = grown(this.#seen, new Uint32Array(size));
    this.#last = grown(this.#last, new Uint32Array(size));
    this.#hope = grown(this.#hope, new Int8Array(size));
    this.#starts = grown(this.#starts, new Uint32Array(size * REMEMBERED));
    this.#ends = grown(this.#ends, new Uint32Array(size * REMEMBERED));
  }
}

/** Tells most values apart by their length and ends. */
function mixed(value: string): number {
  const { length } = value;
  return length === 0 ? 0 : value.charCodeAt(0) * 5 + value.charCodeAt(length - 1) * 3 + length;
}

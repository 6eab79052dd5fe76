import { isObject } from '@komainu/kernel/json.ts';
import type { SearchableEvent } from '@komainu/query/search/schema.ts';
import type { AttributeGroup } from '@komainu/wire/logs/attribute-group.ts';
import { addAttribute } from '@komainu/wire/logs/attributes.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { LOG_LIMITS } from '@komainu/wire/logs/limits.ts';
import { nestAttributes } from '@komainu/wire/logs/nested.ts';
import { DraftEvent } from '../tail/draft-event.ts';
import { DraftTags } from './draft-tags.ts';
import { reservedText } from './reserved-attributes.ts';

const DOT = 46;

/**
 * Reads and writes the attributes of a draft by path, as JSON values. The draft is flat (see `LogDraft`), and so is
 * everything here: an object is the attributes below its path. One editor serves log after log; `open` begins the next.
 */
export class LogEditor {
  #draft = new LogDraft();
  readonly #event = new DraftEvent(this.#draft);
  readonly tags = new DraftTags(() => this.#event.show(this.#draft));
  /** Of several remappers of these, the first that finds something decides, through all pipelines. */
  statusDecided = false;
  serviceDecided = false;
  messageDecided = false;

  open(draft: LogDraft): void {
    this.#draft = draft;
    this.#event.show(draft);
    this.tags.open(draft);
    this.statusDecided = false;
    this.serviceDecided = false;
    this.messageDecided = false;
  }

  get draft(): LogDraft {
    return this.#draft;
  }

  /** The log as search predicates see it. */
  get event(): SearchableEvent {
    return this.#event;
  }

  /** A single value as text (strings bare, numbers and booleans in JSON); undefined for nothing, lists and objects. */
  text(path: string): string | undefined {
    const draft = this.#draft;
    const index = draft.indexOf(path);
    if (index === -1) return reservedText(draft, path);
    const value = draft.value(index);
    return draft.isJson[index] && isCompound(value) ? undefined : value;
  }

  /** The index of the attribute at `path` when its value is a text, not empty, that lies in the bytes of the draft; else -1. */
  placedText(path: string): number {
    const draft = this.#draft;
    const index = draft.indexOf(path);
    if (index === -1 || draft.isJson[index]) return -1;
    const start = draft.valueStart(index);
    return start >= 0 && start < draft.valueEnd(index) ? index : -1;
  }

  /** A value, a list, or the object of everything below `path`; undefined when there is none. */
  get(path: string): unknown {
    const draft = this.#draft;
    const index = draft.indexOf(path);
    if (index !== -1) return valueAt(draft, index);
    return this.#objectAt(path) ?? (path === 'tags' ? draft.tagList() : reservedText(draft, path));
  }

  /** Whether `path` is an attribute or has attributes below it. Reserved attributes do not count. */
  has(path: string): boolean {
    const { paths, size } = this.#draft;
    for (let index = 0; index < size; index++) if (isAtOrBelow(paths[index] ?? '', path)) return true;
    return false;
  }

  /**
   * Puts a value in the place of whatever stood at `path` or below it. Undefined and null change nothing. Whoever knows that
   * only the first `among` attributes can stand there, says so: looking through the others is most of the cost.
   */
  set(path: string, value: unknown, among: number = this.#draft.size): void {
    switch (typeof value) {
      case 'string':
        this.#setText(path, value, false, among);
        return;
      case 'number':
        if (Number.isFinite(value)) this.#setText(path, String(value), true, among);
        return;
      case 'boolean':
        this.#setText(path, value ? 'true' : 'false', true, among);
        return;
      case 'object':
        if (value === null) return;
        this.remove(path);
        addAttribute(this.#draft, path, value, 1);
        return;
      default:
    }
  }

  /** Like `set`, for a number that is written as JSON writes it. */
  setNumber(path: string, json: string, among: number = this.#draft.size): void {
    this.#setText(path, json, true, among);
  }

  /** Like `set`, for a text or a number as JSON writes it that lies in the bytes of the draft. */
  setPlace(path: string, start: number, end: number, isJson: boolean, among: number = this.#draft.size): void {
    const draft = this.#draft;
    const place = this.#makePlace(path, among);
    // Bytes are at least as many as units of a string.
    const fits =
      draft.size < LOG_LIMITS.attributes &&
      path.length <= LOG_LIMITS.attributePathLength &&
      end - start <= LOG_LIMITS.attributeValueLength;
    if (place === -1 && fits) draft.addPlace(path, start, end, isJson);
    else if (place === -1) draft.add(path, draft.bytes.toString('utf8', start, end), isJson);
    else draft.setValue(place, draft.bytes.toString('utf8', start, end), isJson);
  }

  /** Among how many attributes, for `set`, there may be some at `root` or below: none, or all. */
  amongBelow(root: string): number {
    return this.has(root) ? this.#draft.size : 0;
  }

  /** Sets the texts of a group, of whose paths none is above or below another, among so many attributes. */
  setTexts(group: AttributeGroup, among: number): void {
    if (among === 0) {
      this.#draft.addGroup(group);
      return;
    }
    const { paths, texts } = group;
    for (let at = 0; at < paths.length; at++) this.#setText(paths[at] ?? '', texts[at] ?? '', false, among);
  }

  /** Like `set`, but an object is laid over what is there, key by key; an empty path means the log itself. */
  merge(path: string, value: unknown, depth = 0): void {
    if (!isObject(value) || depth > LOG_LIMITS.depth) {
      if (path !== '') this.set(path, value);
      return;
    }
    for (const key in value) {
      if (key === '') continue;
      this.merge(path === '' ? key : `${path}.${key}`, value[key], depth + 1);
    }
  }

  /** Takes away the attribute at `path` and everything below it. */
  remove(path: string): void {
    this.#drop((here) => isAtOrBelow(here, path));
  }

  /** Takes away what `copy` took from `source`: its own value if it has one, else all below it that is not `target`. */
  removeSource(source: string, target: string): void {
    const isLeaf = this.#draft.indexOf(source) !== -1;
    this.#drop((here) => (isLeaf ? here === source : isAtOrBelow(here, source) && !isAtOrBelow(here, target)));
  }

  #drop(goes: (path: string) => boolean): void {
    const draft = this.#draft;
    const { paths } = draft;
    let kept = 0;
    for (let index = 0; index < draft.size; index++) {
      if (goes(paths[index] ?? '')) continue;
      if (kept !== index) draft.move(index, kept);
      kept++;
    }
    draft.size = kept;
  }

  /** Copies what stands at `source` or below it to `target`, digit by digit. False when there is nothing. */
  copy(source: string, target: string): boolean {
    const draft = this.#draft;
    const index = draft.indexOf(source);
    if (index !== -1) {
      this.#setText(target, draft.value(index), draft.isJson[index] ?? false);
      return true;
    }
    const found: [path: string, value: string, isJson: boolean][] = [];
    for (let below = 0; below < draft.size; below++) {
      const path = draft.paths[below] ?? '';
      if (!isAtOrBelow(path, source)) continue;
      found.push([target + path.slice(source.length), draft.value(below), draft.isJson[below] ?? false]);
    }
    if (found.length > 0) {
      this.remove(target);
      for (const entry of found) draft.add(...entry);
      return true;
    }
    const reserved = reservedText(draft, source);
    if (reserved === undefined) return false;
    this.#setText(target, reserved, false);
    return true;
  }

  /**
   * The values that a path leads to through lists: `users.name` of `[{"name":"a"},{"name":"b"}]` is `["a","b"]`.
   * Undefined when no list stands on the way.
   */
  through(path: string): readonly unknown[] | undefined {
    const draft = this.#draft;
    for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      const index = draft.indexOf(path.slice(0, dot));
      if (index === -1) continue;
      const value = valueAt(draft, index);
      if (!Array.isArray(value)) return undefined;
      const keys = path.slice(dot + 1).split('.');
      return value.map((element: unknown) => keys.reduce(childOf, element)).filter((found) => found !== undefined);
    }
    return undefined;
  }

  #objectAt(path: string): unknown {
    const draft = this.#draft;
    const { paths, isJson, size } = draft;
    const found: [path: string, value: string][] = [];
    const json = new Set<string>();
    for (let index = 0; index < size; index++) {
      const here = paths[index] ?? '';
      if (here.length <= path.length || !isAtOrBelow(here, path)) continue;
      const rest = here.slice(path.length + 1);
      found.push([rest, draft.value(index)]);
      if (isJson[index]) json.add(rest);
    }
    return found.length === 0 ? undefined : nestAttributes(found, (rest) => json.has(rest));
  }

  #setText(path: string, value: string, isJson: boolean, among: number = this.#draft.size): void {
    const place = this.#makePlace(path, among);
    if (place === -1) this.#draft.add(path, value, isJson);
    else this.#draft.setValue(place, value, isJson);
  }

  /** The index of the attribute at `path` among the first ones, -1 when there is none; what stands below it is removed. */
  #makePlace(path: string, among: number): number {
    const draft = this.#draft;
    const { length } = path;
    const { paths } = draft;
    const end = Math.min(among, draft.size);
    let place = -1;
    let below = false;
    for (let index = 0; index < end; index++) {
      const here = paths[index] ?? '';
      if (here.length === length) {
        if (place === -1 && here === path) place = index;
      } else if (here.length > length && here.charCodeAt(length) === DOT && here.startsWith(path)) below = true;
    }
    if (!below) return place;
    this.remove(path);
    return -1;
  }
}

function isAtOrBelow(here: string, path: string): boolean {
  if (here.length === path.length) return here === path;
  return here.length > path.length && here.charCodeAt(path.length) === DOT && here.startsWith(path);
}

function valueAt(draft: LogDraft, index: number): unknown {
  const value = draft.value(index);
  return draft.isJson[index] ? readJson(value) : value;
}

function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

function isCompound(json: string): boolean {
  const first = json.charCodeAt(0);
  return first === 91 || first === 123;
}

function childOf(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

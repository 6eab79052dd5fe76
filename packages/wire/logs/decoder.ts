import { addAttribute, joinPath } from './attributes.ts';
import type { LogDraft } from './draft.ts';
import { parseExact, rawNumber } from './exact-json.ts';
import { fitMessage, LOG_LIMITS } from './limits.ts';
import { RESERVED, reservedInContext } from './reserved.ts';
import { OUTER_RANK, RoleFiller, textOf } from './role-filler.ts';

/** What holds for every log of a request unless the log says otherwise. */
export interface LogDefaults {
  readonly service: string;
  readonly host: string;
  readonly source: string;
  /** A comma list, added to the tags of each log. */
  readonly tags: string;
}

export type LogRejection = 'not_an_object' | 'empty_log';

/** Fills a draft from an item of its kind; a reason when the item is no log. */
export interface ItemDecoder<Item> {
  /** `exact` says that large integers are intact in the item. */
  decode(item: Item, draft: LogDraft, exact?: boolean): LogRejection | undefined;
}

/** A message may hold JSON text whose own message holds JSON text (Lambda extension), not more. */
export const MAX_LIFTS = 2;

type Json = Readonly<Record<string, unknown>>;

/**
 * Turns the items of one request into drafts. Reserved attributes are lifted from the log itself, from an object in
 * `message`, and from a `message` that is the text of a JSON object; the innermost wins, since whoever wrote the line knows
 * it best.
 */
export class LogDecoder implements ItemDecoder<unknown> {
  readonly #defaults: LogDefaults;
  readonly #nowMs: number;
  #exact = false;
  readonly #roles = new RoleFiller();

  constructor(defaults: LogDefaults, nowMs: number) {
    this.#defaults = defaults;
    this.#nowMs = nowMs;
  }

  /** Fills `draft` from `item`; a reason when the item is no log. `exact` says that items came from `LogItems.exact`. */
  decode(item: unknown, draft: LogDraft, exact = false): LogRejection | undefined {
    draft.clear();
    this.#exact = exact;
    if (typeof item === 'string') draft.message = item;
    else if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
      this.#roles.begin();
      this.#lift(draft, item as Json, 0);
      if (draft.message === '') {
        if (draft.size === 0) return 'empty_log';
        if (!this.#roles.hasMessage) draft.message = textOf(item);
      }
    } else return 'not_an_object';
    finishDraft(draft, this.#defaults, this.#nowMs);
    return undefined;
  }

  #lift(draft: LogDraft, item: Json, lifts: number): void {
    const message = item['message'];
    if (message !== undefined) this.#liftMessage(draft, message, lifts);
    // The outer log is read after the inner one and never overrides it.
    const outer = (MAX_LIFTS - lifts) * OUTER_RANK;
    for (const key in item) {
      const reserved = RESERVED.get(key);
      const value = item[key];
      if (reserved === undefined) addAttribute(draft, key, value, 1);
      else if (reserved.role === 'context' && typeof value === 'object' && value !== null) {
        this.#liftContext(draft, key, value as Json, outer);
      } else {
        const used = this.#roles.fill(draft, reserved.role, value, reserved.rank + outer);
        if (!used || reserved.keep) addAttribute(draft, key, value, 1);
      }
    }
  }

  #liftMessage(draft: LogDraft, message: unknown, lifts: number): void {
    if (lifts >= MAX_LIFTS) return;
    if (typeof message === 'string') {
      if (message.charCodeAt(0) !== 123 || !endsInBrace(message)) return;
      const inner = this.#parse(message);
      if (inner === undefined) return;
      this.#lift(draft, inner, lifts + 1);
      return;
    }
    if (
      typeof message === 'object' &&
      message !== null &&
      !Array.isArray(message) &&
      rawNumber(message) === undefined
    ) {
      this.#lift(draft, message as Json, lifts + 1);
    }
  }

  #parse(text: string): Json | undefined {
    try {
      const value: unknown = this.#exact ? parseExact(text) : JSON.parse(text);
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
    } catch {
      return undefined;
    }
  }

  /** `dd.trace_id` and the like, nested: `{"dd":{"trace_id":…}}`, `{"contextMap":{"dd.trace_id":…}}`. */
  #liftContext(draft: LogDraft, prefix: string, value: Json, outer: number): void {
    for (const key in value) {
      const inner = value[key];
      const path = joinPath(prefix, key);
      const reserved = reservedInContext(prefix, key, path);
      if (key === 'dd' && typeof inner === 'object' && inner !== null)
        this.#liftContext(draft, 'dd', inner as Json, outer);
      const used = reserved !== undefined && this.#roles.fill(draft, reserved.role, inner, reserved.rank + outer);
      if (!used || reserved.keep) addAttribute(draft, path, inner, 2);
    }
  }
}

/** What every decoder does last: the defaults of the request, the limits of message and time. */
export function finishDraft(draft: LogDraft, { service, host, source, tags }: LogDefaults, nowMs: number): void {
  if (draft.service === '') draft.service = service;
  if (draft.host === '') draft.host = host;
  if (draft.source === '') draft.source = source;
  if (tags !== '') draft.addTagList(tags);
  const { start, end } = draft.messageText;
  if (start < 0 || end - start > LOG_LIMITS.messageBytes) {
    const fitting = fitMessage(draft.message);
    if (fitting !== draft.message) {
      draft.message = fitting;
      draft.truncated++;
    }
  }
  const age = nowMs - draft.timeUnixMs;
  if (age <= LOG_LIMITS.maxAgeMs && age >= -LOG_LIMITS.maxAheadMs) return;
  // A time outside the limits stays readable as the attribute `timestamp`; the log stands where it was received.
  if (draft.timeUnixMs !== 0) {
    draft.restamped = true;
    draft.add('timestamp', String(draft.timeUnixMs), true);
  }
  draft.timeUnixMs = nowMs;
}

/** Messages of Lambda functions end in a line feed. */
function endsInBrace(text: string): boolean {
  let last = text.length - 1;
  while (last > 0 && text.charCodeAt(last) <= 32) last--;
  return text.charCodeAt(last) === 125;
}

import { addAttribute, joinPath } from './attributes.ts';
import type { LogDraft } from './draft.ts';
import { parseExact, rawNumber } from './exact-json.ts';
import { fitMessage, LOG_LIMITS } from './limits.ts';
import { RESERVED, type Role } from './reserved.ts';
import { statusOf } from './status.ts';
import { timeOf } from './timestamp.ts';
import { spanIdOf, traceIdOf } from './trace-id.ts';

/** What holds for every log of a request unless the log says otherwise. */
export interface LogDefaults {
  readonly service: string;
  readonly host: string;
  readonly source: string;
  /** A comma list, added to the tags of each log. */
  readonly tags: string;
}

type LogRejection = 'not_an_object' | 'empty_log';

/** A message may hold JSON text whose own message holds JSON text (Lambda extension), not more. */
const MAX_LIFTS = 2;
const OUTER_RANK = 100;
const UNSET = Number.MAX_SAFE_INTEGER;

type Json = Readonly<Record<string, unknown>>;

/**
 * Turns the items of one request into drafts. Reserved attributes are lifted from the log itself, from an object in
 * `message`, and from a `message` that is the text of a JSON object; the innermost wins, since whoever wrote the line knows
 * it best.
 */
export class LogDecoder {
  readonly #defaults: LogDefaults;
  readonly #nowMs: number;
  #exact = false;
  #ranks: Record<Role, number> = noRanks();

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
      const before = this.#ranks;
      before.message = before.source = before.host = before.service = before.status = UNSET;
      before.time = before.traceId = before.spanId = before.env = before.version = UNSET;
      this.#lift(draft, item as Json, 0);
      if (draft.message === '') {
        if (draft.size === 0) return 'empty_log';
        if (this.#ranks.message === UNSET) draft.message = textOf(item);
      }
    } else return 'not_an_object';
    return this.#finish(draft);
  }

  #finish(draft: LogDraft): undefined {
    const { service, host, source, tags } = this.#defaults;
    if (draft.service === '') draft.service = service;
    if (draft.host === '') draft.host = host;
    if (draft.source === '') draft.source = source;
    if (tags !== '') draft.tagLists.push(tags);
    const fitting = fitMessage(draft.message);
    if (fitting !== draft.message) {
      draft.message = fitting;
      draft.truncated++;
    }
    this.#checkTime(draft);
    return undefined;
  }

  /** A time outside the limits stays readable as the attribute `timestamp`; the log stands where it was received. */
  #checkTime(draft: LogDraft): void {
    const age = this.#nowMs - draft.timeUnixMs;
    if (age <= LOG_LIMITS.maxAgeMs && age >= -LOG_LIMITS.maxAheadMs) return;
    if (draft.timeUnixMs !== 0) {
      draft.restamped = true;
      draft.add('timestamp', String(draft.timeUnixMs), true);
    }
    draft.timeUnixMs = this.#nowMs;
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
        const used = this.#fill(draft, reserved.role, value, reserved.rank + outer);
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
    const isNamed = prefix === 'dd' || prefix === 'syslog' || prefix === 'otel';
    for (const key in value) {
      const inner = value[key];
      const path = joinPath(prefix, key);
      const reserved = isNamed ? RESERVED.get(path) : key.startsWith('dd.') ? RESERVED.get(key) : undefined;
      if (key === 'dd' && typeof inner === 'object' && inner !== null)
        this.#liftContext(draft, 'dd', inner as Json, outer);
      const used = reserved !== undefined && this.#fill(draft, reserved.role, inner, reserved.rank + outer);
      if (!used || reserved.keep) addAttribute(draft, path, inner, 2);
    }
  }

  /** Gives `value` the role unless a better one has it; true when it was of use, so that it need not stay an attribute. */
  #fill(draft: LogDraft, role: Role, value: unknown, rank: number): boolean {
    const ranks = this.#ranks;
    switch (role) {
      case 'message':
        return this.#fillMessage(draft, value, rank);
      case 'tags':
        return fillTags(draft, value);
      case 'source':
      case 'host':
      case 'service': {
        const name = nameOf(value, role);
        if (name === undefined) return false;
        if (rank >= ranks[role]) return draft[role] === name;
        ranks[role] = rank;
        draft[role] = name;
        // An object that only names the host has more to tell.
        return typeof value === 'string';
      }
      case 'status': {
        const status = statusOf(value);
        if (status === undefined) return value === '';
        if (rank < ranks.status) {
          ranks.status = rank;
          draft.status = status;
        }
        // A number may just as well be an HTTP status: it stays an attribute.
        return typeof value === 'string';
      }
      case 'time': {
        const time = timeOf(value);
        if (time === undefined) return false;
        if (rank < ranks.time) {
          ranks.time = rank;
          draft.timeUnixMs = time;
        }
        return true;
      }
      case 'traceId':
        return this.#fillId(draft, 'traceId', traceIdOf(rawNumber(value) ?? value), value, rank);
      case 'spanId':
        return this.#fillId(draft, 'spanId', spanIdOf(rawNumber(value) ?? value), value, rank);
      case 'env':
      case 'version':
        if (typeof value !== 'string' || value === '') return false;
        if (rank < ranks[role]) {
          ranks[role] = rank;
          draft.tags.push(`${role}:${value}`.slice(0, LOG_LIMITS.tagLength));
        }
        return false;
      default:
        return false;
    }
  }

  #fillId(draft: LogDraft, role: 'traceId' | 'spanId', id: string | undefined, value: unknown, rank: number): boolean {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) draft.lossy = true;
    if (id === undefined) return value === '' || value === '0' || value === 0;
    if (rank >= this.#ranks[role]) return draft[role] === id;
    this.#ranks[role] = rank;
    draft[role] = id;
    return true;
  }

  #fillMessage(draft: LogDraft, value: unknown, rank: number): boolean {
    const ranks = this.#ranks;
    if (typeof value === 'string') {
      if (rank >= ranks.message) return draft.message === value || value.charCodeAt(0) === 123;
      ranks.message = rank;
      draft.message = value;
      return true;
    }
    if (rank % OUTER_RANK !== 0) return false;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      // Its keys have become attributes already; without a message of its own the object itself is shown.
      if (rank < ranks.message) {
        ranks.message = rank;
        draft.message = textOf(value);
      }
      return true;
    }
    if (rank < ranks.message) {
      ranks.message = rank;
      draft.message = value === null ? '' : textOf(value);
    }
    return true;
  }
}

function fillTags(draft: LogDraft, value: unknown): boolean {
  if (typeof value === 'string') {
    if (value !== '') draft.tagLists.push(value);
    return true;
  }
  if (!Array.isArray(value)) return false;
  for (const tag of value) if (typeof tag === 'string') draft.tagLists.push(tag);
  return true;
}

/** A name from a string, or from the `name` of an object (`host: {name}` in the Elastic Common Schema). */
function nameOf(value: unknown, role: 'source' | 'host' | 'service'): string | undefined {
  let name: unknown = value;
  if (role !== 'source' && typeof value === 'object' && value !== null && 'name' in value) name = value.name;
  if (typeof name !== 'string' || name === '') return undefined;
  return name.length > LOG_LIMITS.tagLength ? name.slice(0, LOG_LIMITS.tagLength) : name;
}

function textOf(value: unknown): string {
  try {
    return typeof value === 'string' ? value : JSON.stringify(value);
  } catch {
    return '"nested too deep"';
  }
}

/** Messages of Lambda functions end in a line feed. */
function endsInBrace(text: string): boolean {
  let last = text.length - 1;
  while (last > 0 && text.charCodeAt(last) <= 32) last--;
  return text.charCodeAt(last) === 125;
}

function noRanks(): Record<Role, number> {
  return {
    message: UNSET,
    tags: UNSET,
    source: UNSET,
    host: UNSET,
    service: UNSET,
    status: UNSET,
    time: UNSET,
    traceId: UNSET,
    spanId: UNSET,
    env: UNSET,
    version: UNSET,
    context: UNSET,
  };
}

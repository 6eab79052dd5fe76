import type { LogDraft } from './draft.ts';
import { rawNumber } from './exact-json.ts';
import { LOG_LIMITS } from './limits.ts';
import type { Role } from './reserved.ts';
import { statusOf } from './status.ts';
import { timeOf } from './timestamp.ts';
import { spanIdOf, traceIdOf } from './trace-id.ts';

/** Added to the ranks of a log that has another log in its message: the inner one knows best. */
export const OUTER_RANK = 100;
const UNSET = Number.MAX_SAFE_INTEGER;

/**
 * Gives values of a log the roles that their keys promise, best key first. One filler serves log after log. Each role has a
 * field and a case of its own: fields that are looked up by name cost several times as much.
 */
export class RoleFiller {
  #message = UNSET;
  #source = UNSET;
  #host = UNSET;
  #service = UNSET;
  #status = UNSET;
  #time = UNSET;
  #traceId = UNSET;
  #spanId = UNSET;
  #env = UNSET;
  #version = UNSET;

  /** To be called before each log. */
  begin(): void {
    this.#message = this.#source = this.#host = this.#service = this.#status = UNSET;
    this.#time = this.#traceId = this.#spanId = this.#env = this.#version = UNSET;
  }

  get hasMessage(): boolean {
    return this.#message !== UNSET;
  }

  /** To be called when the message was set by other means than `fill`. */
  tookMessage(rank: number): void {
    this.#message = rank;
  }

  /** Whether an id of this rank is wanted; if so, it is taken to be set by other means than `fill`. */
  takesId(role: 'traceId' | 'spanId', rank: number): boolean {
    if (role === 'traceId') {
      if (rank >= this.#traceId) return false;
      this.#traceId = rank;
    } else {
      if (rank >= this.#spanId) return false;
      this.#spanId = rank;
    }
    return true;
  }

  /** Gives `value` the role unless a better one has it; true when it was of use, so that it need not stay an attribute. */
  fill(draft: LogDraft, role: Role, value: unknown, rank: number): boolean {
    switch (role) {
      case 'message':
        return this.#fillMessage(draft, value, rank);
      case 'tags':
        return fillTags(draft, value);
      case 'source': {
        const name = fittingName(value);
        if (name === undefined) return false;
        if (rank >= this.#source) return draft.source === name;
        this.#source = rank;
        draft.source = name;
        return true;
      }
      // An object that only names the host, or the service, has more to tell: it stays.
      case 'host': {
        const name = fittingName(nameWithin(value));
        if (name === undefined) return false;
        if (rank >= this.#host) return draft.host === name;
        this.#host = rank;
        draft.host = name;
        return typeof value === 'string';
      }
      case 'service': {
        const name = fittingName(nameWithin(value));
        if (name === undefined) return false;
        if (rank >= this.#service) return draft.service === name;
        this.#service = rank;
        draft.service = name;
        return typeof value === 'string';
      }
      case 'status': {
        const status = statusOf(value);
        if (status === undefined) return value === '';
        if (rank < this.#status) {
          this.#status = rank;
          draft.status = status;
        }
        // A number may just as well be an HTTP status: it stays an attribute.
        return typeof value === 'string';
      }
      case 'time': {
        const time = timeOf(value);
        if (time === undefined) return false;
        if (rank < this.#time) {
          this.#time = rank;
          draft.timeUnixMs = time;
        }
        return true;
      }
      case 'traceId': {
        const id = traceIdOf(rawNumber(value) ?? value);
        if (id === undefined) return isNoId(draft, value);
        if (!this.takesId(role, rank)) return draft.traceId === id;
        draft.traceId = id;
        return true;
      }
      case 'spanId': {
        const id = spanIdOf(rawNumber(value) ?? value);
        if (id === undefined) return isNoId(draft, value);
        if (!this.takesId(role, rank)) return draft.spanId === id;
        draft.spanId = id;
        return true;
      }
      case 'env':
        if (typeof value !== 'string' || value === '') return false;
        if (rank < this.#env) {
          this.#env = rank;
          draft.tags.push(`env:${value}`.slice(0, LOG_LIMITS.tagLength));
        }
        return false;
      case 'version':
        if (typeof value !== 'string' || value === '') return false;
        if (rank < this.#version) {
          this.#version = rank;
          draft.tags.push(`version:${value}`.slice(0, LOG_LIMITS.tagLength));
        }
        return false;
      default:
        return false;
    }
  }

  #fillMessage(draft: LogDraft, value: unknown, rank: number): boolean {
    if (typeof value === 'string') {
      if (rank >= this.#message) return draft.message === value || value.charCodeAt(0) === 123;
      this.#message = rank;
      draft.message = value;
      return true;
    }
    if (rank % OUTER_RANK !== 0) return false;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      // Its keys have become attributes already; without a message of its own the object itself is shown.
      if (rank < this.#message) {
        this.#message = rank;
        draft.message = textOf(value);
      }
      return true;
    }
    if (rank < this.#message) {
      this.#message = rank;
      draft.message = value === null ? '' : textOf(value);
    }
    return true;
  }
}

function fillTags(draft: LogDraft, value: unknown): boolean {
  if (typeof value === 'string') {
    if (value !== '') draft.addTagList(value);
    return true;
  }
  if (!Array.isArray(value)) return false;
  for (const tag of value) if (typeof tag === 'string') draft.addTagList(tag);
  return true;
}

/** A string, or the `name` of an object (`host: {name}` in the Elastic Common Schema). */
function nameWithin(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'name' in value ? value.name : value;
}

function fittingName(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '') return undefined;
  return name.length > LOG_LIMITS.tagLength ? name.slice(0, LOG_LIMITS.tagLength) : name;
}

/** Whether a value that is no id says that there is none. */
function isNoId(draft: LogDraft, value: unknown): boolean {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) draft.lossy = true;
  return value === '' || value === '0' || value === 0;
}

/** A value as a message. */
export function textOf(value: unknown): string {
  try {
    return typeof value === 'string' ? value : JSON.stringify(value);
  } catch {
    return '"nested too deep"';
  }
}

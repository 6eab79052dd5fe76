import { limitOf, objectOf } from '@komainu/http/request-fields.ts';
import { badRequest } from '@komainu/kernel/errors.ts';

const USUAL_LIMIT = 100;
const MOST_PATTERNS = 1_000;
const MOST_KEYS = 20;
const LONGEST_KEY = 200;

export interface PatternsQuery {
  readonly filter: unknown;
  /** Most patterns to answer. */
  readonly limit: number;
  readonly keys: readonly string[];
}

/** Reads `PatternsRequest` of the contracts. Throws `bad_request`, `bad_limit` (400). */
export function patternsQueryOf(body: unknown): PatternsQuery {
  const { filter, page, include_event_tags } = objectOf(body, 'the body');
  const limit = limitOf(objectOf(page, 'page')['limit'], USUAL_LIMIT, MOST_PATTERNS);
  return { filter, limit, keys: keysOf(include_event_tags) };
}

function keysOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  const keys: readonly unknown[] = Array.isArray(value) ? value : [undefined];
  if (keys.length > MOST_KEYS || !keys.every(isKey)) {
    throw badRequest('bad_request', `include_event_tags is not a list of at most ${MOST_KEYS} keys`);
  }
  return [...new Set(keys)];
}

function isKey(key: unknown): key is string {
  return typeof key === 'string' && key !== '' && key !== '@' && key.length <= LONGEST_KEY;
}

/** Longest service and operation name and type, in characters; what is longer is cut (datadog-agent `normalizer.go`). */
const MAX_NAME = 100;
export const MAX_TYPE_BYTES = 100;
export const MAX_RESOURCE_LENGTH = 5000;
export const MAX_KEY_BYTES = 200;
export const MAX_VALUE_BYTES = 25_000;

export const DEFAULT_NAME = 'unnamed_operation';

/** The service of spans that state none. */
export function defaultService(language: string): string {
  return language === '' ? 'unnamed-service' : `unnamed-${normaliseTag(language)}-service`;
}

/** A service as Datadog keeps it: a normalised tag; one that loses every character is `unnamed-service`. */
export function normaliseService(service: string): string {
  return normaliseTag(service) || 'unnamed-service';
}

/**
 * Tag values as Datadog keeps them: lower case; letters, digits and `_ - : . /`; anything else becomes `_`, runs of which
 * shrink to one; starts with a letter or `:`; at most 200 characters for tags and 100 for services.
 */
export function normaliseTag(value: string): string {
  if (PLAIN_TAG.test(value)) return value;
  return value
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\-:./]+/gu, '_')
    .replace(/_{2,}/g, '_')
    .replace(/^[^\p{L}:]+/u, '')
    .slice(0, MAX_NAME)
    .replace(/_+$/, '');
}

const PLAIN_TAG = /^[a-z](?:[a-z0-9\-:./]|_(?!_|$)){0,99}$/;

/**
 * Operation names as metric names: letters, digits, `_` and `.`; starts with a letter; anything else becomes `_`, none
 * beside a dot or another `_`. A name without a single letter is `unnamed_operation`.
 */
export function normaliseName(name: string): string {
  if (PLAIN_NAME.test(name)) return name;
  const normal = name
    .slice(0, MAX_NAME)
    .replace(/^[^A-Za-z]+/, '')
    .replace(/[^A-Za-z0-9_.]+/g, '_')
    .replace(/_{2,}/g, '_')
    .replace(/_?\._?/g, '.')
    .replace(/_+$/, '');
  return normal === '' ? DEFAULT_NAME : normal;
}

const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9]{0,30}(?:[._][A-Za-z0-9]{1,30}){0,2}$/;

/** Where to cut `source[start, stop)` so that it holds at most `limit` bytes and no broken UTF-8 character. */
export function cutUtf8(source: Uint8Array, start: number, stop: number, limit: number): number {
  if (stop - start <= limit) return stop;
  let cut = start + limit;
  while (cut > start && ((source[cut] ?? 0) & 0xc0) === 0x80) cut--;
  return cut;
}

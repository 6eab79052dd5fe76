import { resourceOf } from '@komainu/http/json-api.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { type JsonObject, objectOf, record } from '@komainu/kernel/json.ts';

/** `2026-11-22T01:02:03.456000Z`. */
export function isoMicrosZ(unixMs: number): string {
  return new Date(unixMs).toISOString().replace('Z', '000Z');
}

export function notFound(code: string, message: string): CodedError {
  return new CodedError(code, message, { status: 404 });
}

/** The attributes of a JSON:API body, which must be there. Throws `bad_request` (400) that names what is missing. */
export function attributesOf(body: unknown, type: string): JsonObject {
  const { attributes } = resourceOf(body, type);
  if (record(objectOf(objectOf(body)['data'])['attributes']) === undefined) {
    throw badRequest('bad_request', 'API input validation failed: data.attributes is missing');
  }
  return attributes;
}

/** Deepest nesting of a definition; deeper ones are hostile, and everything that walks them would have to beware. */
const MOST_LEVELS = 64;
const MOST_BYTES = 4 * 1024 * 1024;

/** Refuses definitions that are nested too deep or too large: `definition_too_large` (400). */
export function checkSize(value: unknown, name: string): void {
  if (isDeeper(value, MOST_LEVELS)) {
    throw badRequest('definition_too_large', `${name} is nested deeper than ${MOST_LEVELS} levels`);
  }
  if (Buffer.byteLength(JSON.stringify(value) ?? '') > MOST_BYTES) {
    throw badRequest('definition_too_large', `${name} is larger than ${MOST_BYTES} bytes`);
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

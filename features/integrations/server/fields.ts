import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject, type JsonObject } from '@komainu/kernel/json.ts';

const LONGEST = 4_096;
const MOST_ITEMS = 1_000;

/** A request's body as an object; none is an empty one. Throws `bad_request` (400). */
export function bodyOf(value: unknown): JsonObject {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw badRequest('bad_request', 'the body is not an object');
  return value;
}

/** A text that must be there. Throws `missing_parameter` (400) in the words of the public API, or `bad_parameter`. */
export function required(body: JsonObject, field: string): string {
  const value = text(body, field);
  if (value === undefined || value === '')
    throw badRequest('missing_parameter', `Required parameter '${field}' is missing`);
  return value;
}

/** A text, or undefined. Throws `bad_parameter` (400). */
export function text(body: JsonObject, field: string, longest = LONGEST): string | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value.length > longest) throw bad(field, `is not a text of at most ${longest}`);
  return value;
}

/** True or false, or undefined. Throws `bad_parameter` (400). */
export function flag(body: JsonObject, field: string): boolean | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw bad(field, 'is neither true nor false');
  return value;
}

/** A list of texts, or undefined. Throws `bad_parameter` (400). */
export function texts(body: JsonObject, field: string): readonly string[] | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  return list(value, field).map((item) => {
    if (typeof item !== 'string' || item.length > LONGEST) throw bad(field, 'is not a list of texts');
    return item;
  });
}

/** A list of objects, or undefined. Throws `bad_parameter` (400). */
export function objects(body: JsonObject, field: string): readonly JsonObject[] | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  return list(value, field).map((item) => {
    if (!isObject(item)) throw bad(field, 'is not a list of objects');
    return item;
  });
}

export function bad(field: string, reason: string) {
  return badRequest('bad_parameter', `Parameter '${field}' ${reason}`);
}

function list(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length > MOST_ITEMS) throw bad(field, `is not a list of at most ${MOST_ITEMS}`);
  return value;
}

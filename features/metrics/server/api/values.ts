import { badRequest } from '@komainu/kernel/errors.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function stringsOf(value: unknown): string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

/** The `data` of a JSON:API body; throws `bad_body` (400) unless its type is the one wanted. */
export function dataOf(body: unknown, type: string): { readonly id: string; readonly attributes: JsonObject } {
  const data = objectOf(objectOf(body)['data']);
  if (data['type'] !== type) throw badRequest('bad_body', `Invalid request body: data.type must be "${type}"`);
  return { id: typeof data['id'] === 'string' ? data['id'] : '', attributes: objectOf(data['attributes']) };
}

/** ISO 8601 with microseconds and `+00:00`. */
export function isoMicroseconds(unixMs: number): string {
  return new Date(unixMs).toISOString().replace('Z', '000+00:00');
}

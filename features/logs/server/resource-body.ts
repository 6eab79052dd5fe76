import { badRequest } from '@komainu/kernel/errors.ts';

type Json = Readonly<Record<string, unknown>>;

/** A JSON:API body, `{data: {id?, type, attributes?}}`. */
export interface ResourceBody {
  /** '' when none was sent. */
  readonly id: string;
  readonly attributes: Json;
}

/** Reads `body.data`, whose `type` must be `type`; throws `bad_request` (400) that names what is missing. */
export function resourceOf(body: unknown, type: string): ResourceBody {
  const data = record(record(body)?.['data']);
  if (data === undefined) throw badRequest('bad_request', 'API input validation failed: the body has no object "data"');
  if (data['type'] !== type) throw badRequest('bad_request', `API input validation failed: data.type is not "${type}"`);
  const { id, attributes } = data;
  return { id: typeof id === 'string' ? id : '', attributes: record(attributes) ?? {} };
}

/** The value when it is an object. */
export function record(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/** `2026-11-22T01:02:03.456000+00:00`. */
export function isoMicros(unixMs: number): string {
  return new Date(unixMs).toISOString().replace('Z', '000+00:00');
}

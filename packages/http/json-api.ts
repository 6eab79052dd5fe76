import { badRequest } from '@komainu/kernel/errors.ts';
import { type JsonObject, objectOf, record } from '@komainu/kernel/json.ts';

/** What JSON:API bodies share: `{data: {id?, type, attributes?, relationships?}}`. */
export interface ResourceBody {
  /** '' when none was sent. */
  readonly id: string;
  readonly attributes: JsonObject;
  readonly relationships: JsonObject;
}

/** Reads `body.data`, whose `type` must be `type`; throws `bad_request` (400) that names what is missing. */
export function resourceOf(body: unknown, type: string): ResourceBody {
  const data = record(record(body)?.['data']);
  if (data === undefined) throw badRequest('bad_request', 'API input validation failed: the body has no object "data"');
  if (data['type'] !== type) throw badRequest('bad_request', `API input validation failed: data.type is not "${type}"`);
  const { id, attributes, relationships } = data;
  return {
    id: typeof id === 'string' ? id : '',
    attributes: objectOf(attributes),
    relationships: objectOf(relationships),
  };
}

/** `2026-11-22T01:02:03.456000+00:00`, as most of the API shows times. */
export function isoMicros(unixMs: number): string {
  return new Date(unixMs).toISOString().replace('Z', '000+00:00');
}

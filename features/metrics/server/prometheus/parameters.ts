import { badRequest } from '@komainu/kernel/errors.ts';
import { milliseconds } from '@komainu/query/promql/scan.ts';

/** The parameters of a request, from its address and, of a POST, from its form; a name may stand several times. */
export type Parameters = URLSearchParams;

/** Parameters of a request. `body` is the text of a form. */
export function parametersOf(url: string, body: unknown): Parameters {
  const mark = url.indexOf('?');
  const parameters = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
  if (typeof body === 'string') for (const [name, value] of new URLSearchParams(body)) parameters.append(name, value);
  return parameters;
}

/** A time in ms: Unix seconds, or RFC 3339. Throws `bad_data` (400). */
export function timeParameter(parameters: Parameters, name: string, otherwise?: number): number {
  const text = parameters.get(name) ?? '';
  if (text === '') {
    if (otherwise !== undefined) return otherwise;
    throw bad(name, 'cannot parse "" to a valid timestamp');
  }
  const seconds = Number(text);
  const time = Number.isFinite(seconds)
    ? Math.round(seconds * 1000)
    : /^\d{4}-\d\d-\d\dT/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (!Number.isFinite(time) || Math.abs(time) > 8.64e15) {
    throw bad(name, `cannot parse ${JSON.stringify(text)} to a valid timestamp`);
  }
  return time;
}

/** A duration in ms: `15s`, or seconds. Throws `bad_data` (400). */
export function durationParameter(parameters: Parameters, name: string): number {
  const text = parameters.get(name) ?? '';
  const seconds = text === '' ? Number.NaN : Number(text);
  const duration = Number.isFinite(seconds)
    ? Math.round(seconds * 1000)
    : /^(?:\d+(?:ms|[ywdhms]))+$/.test(text)
      ? milliseconds(text)
      : Number.NaN;
  if (!Number.isFinite(duration)) throw bad(name, `cannot parse ${JSON.stringify(text)} to a valid duration`);
  return duration;
}

export function bad(name: string, reason: string) {
  return badRequest('bad_data', `invalid parameter ${JSON.stringify(name)}: ${reason}`);
}

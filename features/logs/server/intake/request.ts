import type { IntakeRequest } from '@komainu/http/intake.ts';
import type { LogDefaults } from '@komainu/wire/logs/decoder.ts';

/** Bytes of logs in one request, after decompression. Datadog's limit is 5 MB; shippers are known to overshoot. */
export const MAX_LOG_BYTES = 20 * 1024 * 1024;

/** What the query of a log request says for all of its logs. */
export function defaultsOf(request: IntakeRequest): LogDefaults {
  const { query } = request;
  const env = one(query['env']);
  return {
    service: one(query['service']),
    host: one(query['hostname']) || one(query['host']),
    source: one(query['ddsource']) || one(query['source']),
    tags: [many(query['ddtags']), env === '' ? '' : `env:${env}`].filter((tags) => tags !== '').join(','),
  };
}

/** The `Idempotency-Key` of a request. */
export function requestKeyOf(request: IntakeRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/** A parameter that comes twice is an array, whatever its type says. */
function one(value: unknown): string {
  if (Array.isArray(value)) return one(value[0]);
  return typeof value === 'string' ? value : '';
}

function many(value: unknown): string {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string').join(',') : one(value);
}

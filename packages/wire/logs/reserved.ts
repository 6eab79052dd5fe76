/** What a key of a log means to the product. */
export type Role =
  | 'message'
  | 'tags'
  | 'source'
  | 'host'
  | 'service'
  | 'status'
  | 'time'
  | 'traceId'
  | 'spanId'
  | 'env'
  | 'version'
  /** An object whose own `dd`, `syslog` or `otel` keys are looked at too. */
  | 'context';

export interface Reserved {
  readonly role: Role;
  /** Of two keys with one role the lower rank wins. */
  readonly rank: number;
  /** Whether the key stays an attribute besides filling its role. */
  readonly keep: boolean;
}

const take = (role: Role, rank = 0): Reserved => ({ role, rank, keep: false });
const keep = (role: Role, rank: number): Reserved => ({ role, rank, keep: true });

/**
 * The reserved attributes of Datadog's JSON preprocessing, first choice first, by top-level key. The names that Datadog's
 * own senders use are taken out of the attributes; names of others (`level`, `date`, `@timestamp` …) stay there too.
 */
export const RESERVED: ReadonlyMap<string, Reserved> = new Map([
  ['message', take('message')],
  ['msg', take('message', 1)],
  ['log', take('message', 2)],
  ['ddtags', take('tags')],
  ['ddsource', take('source')],
  ['hostname', take('host')],
  ['host', take('host', 1)],
  ['syslog.hostname', keep('host', 2)],
  ['service', take('service')],
  ['dd.service', keep('service', 1)],
  ['syslog.appname', keep('service', 2)],
  ['status', take('status')],
  ['severity', keep('status', 1)],
  ['level', keep('status', 2)],
  ['syslog.severity', keep('status', 3)],
  ['timestamp', take('time')],
  ['@timestamp', keep('time', 1)],
  ['_timestamp', keep('time', 2)],
  ['Timestamp', keep('time', 3)],
  ['eventTime', keep('time', 4)],
  ['date', keep('time', 5)],
  ['published_date', keep('time', 6)],
  ['syslog.timestamp', keep('time', 7)],
  ['time', keep('time', 8)],
  ['dd.trace_id', take('traceId')],
  ['trace_id', take('traceId', 1)],
  ['otel.trace_id', take('traceId', 2)],
  ['traceId', keep('traceId', 3)],
  ['dd.span_id', take('spanId')],
  ['span_id', take('spanId', 1)],
  ['otel.span_id', take('spanId', 2)],
  ['spanId', keep('spanId', 3)],
  ['dd.env', keep('env', 0)],
  ['dd.version', keep('version', 0)],
  ['dd', keep('context', 0)],
  ['syslog', keep('context', 0)],
  ['otel', keep('context', 0)],
  ['contextMap', keep('context', 0)],
  ['named_tags', keep('context', 0)],
  ['mdc', keep('context', 0)],
]);

/** What the key of an object of the role `context` means: by its whole path, or by itself when it says `dd.…`. */
export function reservedInContext(prefix: string, key: string, path: string): Reserved | undefined {
  if (prefix === 'dd' || prefix === 'syslog' || prefix === 'otel') return RESERVED.get(path);
  return key.startsWith('dd.') ? RESERVED.get(key) : undefined;
}

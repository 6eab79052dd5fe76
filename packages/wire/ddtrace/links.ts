import type { MsgpackValue } from '../msgpack/value.ts';

/** The meta keys under which tracers without native fields keep links and events, as JSON; rows keep them there too. */
export const LINKS_KEY = '_dd.span_links';
export const EVENTS_KEY = 'events';

/** A JSON value as it goes into link and event attributes. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

export interface SpanLink {
  /** 32 lower-case hex digits. */
  readonly trace_id: string;
  /** 16 lower-case hex digits. */
  readonly span_id: string;
  readonly attributes?: { readonly [key: string]: Plain };
  readonly tracestate?: string;
  readonly flags?: number;
}

export interface SpanEvent {
  readonly name: string;
  /** Decimal text: a JSON number could not hold it. */
  readonly time_unix_nano: string;
  readonly attributes?: { readonly [key: string]: Plain };
}

/** Two 64-bit halves as 32 hex digits. */
export function traceIdHex(high: bigint, low: bigint): string {
  return hex16(high) + hex16(low);
}

export function hex16(value: bigint): string {
  return BigInt.asUintN(64, value).toString(16).padStart(16, '0');
}

/** Links of v0.4 and v0.7: `{trace_id, trace_id_high, span_id, attributes, tracestate, flags}`. Bad items are left out. */
export function linksOfMsgpack(value: MsgpackValue): readonly SpanLink[] {
  return mapsOf(value).map((link) => {
    const attributes = plainMap(link.get('attributes'));
    const tracestate = link.get('tracestate');
    const flags = link.get('flags');
    return {
      trace_id: traceIdHex(bigintOf(link.get('trace_id_high')), bigintOf(link.get('trace_id'))),
      span_id: hex16(bigintOf(link.get('span_id'))),
      ...(attributes === undefined ? {} : { attributes }),
      ...(typeof tracestate === 'string' && tracestate !== '' ? { tracestate } : {}),
      ...(typeof flags === 'number' && flags !== 0 ? { flags } : {}),
    };
  });
}

/** Events of v0.4 and v0.7: `{time_unix_nano, name, attributes: {key: {type, string_value, …}}}`. */
export function eventsOfMsgpack(value: MsgpackValue): readonly SpanEvent[] {
  return mapsOf(value).map((event) => {
    const name = event.get('name');
    const attributes = event.get('attributes');
    const entries =
      attributes instanceof Map ? [...attributes].map(([key, typed]): [string, Plain] => [key, typedValue(typed)]) : [];
    return {
      name: typeof name === 'string' ? name : '',
      time_unix_nano: BigInt.asUintN(64, bigintOf(event.get('time_unix_nano'))).toString(),
      ...(entries.length === 0 ? {} : { attributes: Object.fromEntries(entries) }),
    };
  });
}

/** Anything that msgpack can hold, as JSON. */
export function plainOf(value: MsgpackValue | undefined): Plain {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return value.toString();
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (Array.isArray(value)) return value.map((entry: MsgpackValue) => plainOf(entry));
  if (value instanceof Map) return plainMap(value) ?? {};
  return typeof value === 'object' ? null : value;
}

/** An integer of any kind; 0 for what is none. */
export function bigintOf(value: MsgpackValue | undefined): bigint {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
}

function mapsOf(value: MsgpackValue): readonly ReadonlyMap<string, MsgpackValue>[] {
  return Array.isArray(value) ? value.filter((entry: MsgpackValue) => entry instanceof Map) : [];
}

function plainMap(value: MsgpackValue | undefined): { readonly [key: string]: Plain } | undefined {
  if (!(value instanceof Map) || value.size === 0) return undefined;
  return Object.fromEntries([...value].map(([key, entry]): [string, Plain] => [key, plainOf(entry)]));
}

/** type 0 string, 1 bool, 2 int, 3 double, 4 array. */
function typedValue(typed: MsgpackValue): Plain {
  if (!(typed instanceof Map)) return plainOf(typed);
  switch (typed.get('type')) {
    case 1:
      return plainOf(typed.get('bool_value') ?? false);
    case 2:
      return plainOf(typed.get('int_value') ?? 0);
    case 3:
      return plainOf(typed.get('double_value') ?? 0);
    case 4: {
      const array = typed.get('array_value');
      const values = array instanceof Map ? array.get('values') : undefined;
      return Array.isArray(values) ? values.map((entry: MsgpackValue) => typedValue(entry)) : [];
    }
    default:
      return plainOf(typed.get('string_value') ?? '');
  }
}

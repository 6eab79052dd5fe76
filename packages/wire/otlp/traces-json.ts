import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import { listOf, objectOf } from '@komainu/kernel/json.ts';
import { attributesOfJson } from './attributes.ts';
import { describeResource } from './resource.ts';
import type { OtlpEvent, OtlpLink, OtlpSpan, OtlpSpanSink } from './span.ts';

/**
 * ExportTraceServiceRequest in JSON: ids in hex, 64-bit integers as text or numbers, enums as numbers or names.
 * Throws `bad_json`.
 */
export function decodeOtlpTracesJson(body: Buffer, sink: OtlpSpanSink): void {
  const request = parse(body);
  for (const resourceSpans of listOf(request['resourceSpans'])) {
    const resource = describeResource(attributesOfJson(objectOf(objectOf(resourceSpans)['resource'])['attributes']));
    for (const entry of listOf(objectOf(resourceSpans)['scopeSpans'])) {
      const scopeSpans = objectOf(entry);
      const scopeRecord = objectOf(scopeSpans['scope']);
      const scope = { name: textOf(scopeRecord['name']), version: textOf(scopeRecord['version']) };
      for (const span of listOf(scopeSpans['spans'])) {
        if (typeof span !== 'object' || span === null) sink.badSpan();
        else sink.span(spanOf(objectOf(span)), resource, scope);
      }
    }
  }
}

type JsonRecord = Readonly<Record<string, unknown>>;

function parse(body: Buffer): JsonRecord {
  try {
    return objectOf(JSON.parse(body.toString('utf8')));
  } catch (error) {
    throw badRequest('bad_json', `the body is not valid JSON: ${messageOf(error)}`);
  }
}

const KINDS: Readonly<Record<string, number>> = {
  SPAN_KIND_INTERNAL: 1,
  SPAN_KIND_SERVER: 2,
  SPAN_KIND_CLIENT: 3,
  SPAN_KIND_PRODUCER: 4,
  SPAN_KIND_CONSUMER: 5,
};
const STATUS_CODES: Readonly<Record<string, number>> = { STATUS_CODE_OK: 1, STATUS_CODE_ERROR: 2 };

function spanOf(span: JsonRecord): OtlpSpan {
  const status = objectOf(span['status']);
  return {
    traceId: idOf(span['traceId'], 32),
    spanId: idOf(span['spanId'], 16),
    parentId: idOf(span['parentSpanId'], 16),
    name: textOf(span['name']),
    kind: enumOf(span['kind'], KINDS),
    startUnixNs: unixNsOf(span['startTimeUnixNano']),
    endUnixNs: unixNsOf(span['endTimeUnixNano']),
    traceState: textOf(span['traceState']),
    attributes: attributesOfJson(span['attributes']),
    events: listOf(span['events']).map((event) => eventOf(objectOf(event))),
    links: listOf(span['links']).map((link) => linkOf(objectOf(link))),
    statusCode: enumOf(status['code'], STATUS_CODES),
    statusMessage: textOf(status['message']),
  };
}

function eventOf(event: JsonRecord): OtlpEvent {
  return {
    timeUnixNs: unixNsOf(event['timeUnixNano']),
    name: textOf(event['name']),
    attributes: attributesOfJson(event['attributes']),
  };
}

function linkOf(link: JsonRecord): OtlpLink {
  return {
    traceId: idOf(link['traceId'], 32),
    spanId: idOf(link['spanId'], 16),
    traceState: textOf(link['traceState']),
    attributes: attributesOfJson(link['attributes']),
    flags: typeof link['flags'] === 'number' ? link['flags'] : 0,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function enumOf(value: unknown, names: Readonly<Record<string, number>>): number {
  return typeof value === 'number' ? value : (names[textOf(value)] ?? 0);
}

function idOf(value: unknown, digits: number): bigint {
  return typeof value === 'string' && value.length === digits && /^[0-9a-fA-F]+$/.test(value)
    ? BigInt(`0x${value}`)
    : 0n;
}

function unixNsOf(value: unknown): bigint {
  if (typeof value === 'number' && Number.isFinite(value)) return BigInt(Math.trunc(value));
  return typeof value === 'string' && /^[0-9]{1,20}$/.test(value) ? BigInt(value) : 0n;
}

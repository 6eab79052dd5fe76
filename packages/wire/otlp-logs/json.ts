import { badRequest } from '@komainu/kernel/errors.ts';
import { attributesOfJson, valueOfJson } from '../otlp/attributes.ts';
import { describeResource } from '../otlp/resource.ts';
import type { OtlpLogRecord, OtlpScope, VisitRecord } from './record.ts';

/** Reads an ExportLogsServiceRequest in OTLP/JSON (ids in hex, 64-bit integers as text). Throws `bad_json` (400). */
export function readLogsJson(body: Buffer, visit: VisitRecord): void {
  for (const resourceLogs of list(parse(body), 'resourceLogs')) {
    const resource = describeResource(attributesOfJson(member(member(resourceLogs, 'resource'), 'attributes')));
    for (const scopeLogs of list(resourceLogs, 'scopeLogs')) {
      const scope = scopeOf(member(scopeLogs, 'scope'));
      for (const record of list(scopeLogs, 'logRecords')) visit(recordOf(record), scope, resource);
    }
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest('bad_json', 'the body is not valid JSON');
  }
}

function recordOf(record: unknown): OtlpLogRecord {
  return {
    timeUnixNs: nanosecondsOf(member(record, 'timeUnixNano')),
    observedUnixNs: nanosecondsOf(member(record, 'observedTimeUnixNano')),
    severityNumber: Number(member(record, 'severityNumber')) || 0,
    severityText: text(member(record, 'severityText')),
    body: valueOfJson(member(record, 'body'), 0),
    attributes: attributesOfJson(member(record, 'attributes')),
    traceId: text(member(record, 'traceId')).toLowerCase(),
    spanId: text(member(record, 'spanId')).toLowerCase(),
    eventName: text(member(record, 'eventName')),
  };
}

function scopeOf(scope: unknown): OtlpScope {
  return { name: text(member(scope, 'name')), version: text(member(scope, 'version')) };
}

function nanosecondsOf(value: unknown): bigint {
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value);
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? BigInt(value) : 0n;
}

function list(value: unknown, key: string): readonly unknown[] {
  const found = member(value, key);
  return Array.isArray(found) ? found : [];
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

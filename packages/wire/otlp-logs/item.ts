import type { LogDefaults } from '../logs/decoder.ts';
import type { AttributeValue } from '../otlp/attributes.ts';
import { firstText } from '../otlp/attributes.ts';
import type { OtlpResource } from '../otlp/resource.ts';
import type { OtlpLogRecord, OtlpScope } from './record.ts';

/** The `ddsource` of OTLP logs that name none (`datadog.log.source`), as Datadog's Agent writes it. */
const OTLP_SOURCE = 'otlp_log_ingestion';

/** Reserved names that a resource must not take from its logs; they are kept under `otel.`, as Datadog's mapping does. */
const CLOBBERING = new Set(['hostname', 'host', 'service', 'message', 'status', 'timestamp', 'ddtags', 'ddsource']);

const MESSAGE_KEYS = ['msg', 'message', 'log'];
const STATUS_KEYS = ['status', 'severity', 'level', 'syslog.severity'];

/** What a resource says for all of its logs. */
export function defaultsOf(resource: OtlpResource): LogDefaults {
  const tags = resource.tags.map((tag) => tag.replaceAll(',', '_'));
  if (resource.env !== '') tags.push(`env:${resource.env}`);
  if (resource.version !== '') tags.push(`version:${resource.version}`);
  return { service: resource.service, host: resource.host, source: OTLP_SOURCE, tags: tags.join(',') };
}

/**
 * A record as the item that `LogDecoder` reads, after Datadog's mapping of OTLP logs (opentelemetry-mapping-go
 * `pkg/otlp/logs`): attributes of the log win over those of its resource; a message attribute wins over the body; a status
 * attribute wins over the severity text, the text over the number.
 */
export function itemOf(
  record: OtlpLogRecord,
  scope: OtlpScope,
  resource: OtlpResource,
): Readonly<Record<string, unknown>> {
  const item: Record<string, AttributeValue> = Object.create(null) as Record<string, AttributeValue>;
  for (const [key, value] of resource.attributes) item[CLOBBERING.has(key) ? `otel.${key}` : key] = value;
  if (scope.name !== '') item['otel.scope.name'] = scope.name;
  if (scope.version !== '') item['otel.scope.version'] = scope.version;
  if (record.eventName !== '') item['event.name'] = record.eventName;
  for (const [key, value] of record.attributes) item[key] = value;

  if (!MESSAGE_KEYS.some((key) => typeof item[key] === 'string') && record.body !== null) item['message'] = record.body;
  if (!STATUS_KEYS.some((key) => record.attributes.has(key))) {
    const status = record.severityText === '' ? statusOfNumber(record.severityNumber) : record.severityText;
    if (status !== '') item['status'] = status;
  }
  if (record.severityText !== '') item['otel.severity_text'] = record.severityText;
  if (record.severityNumber !== 0) item['otel.severity_number'] = record.severityNumber;
  const timeNs = record.timeUnixNs === 0n ? record.observedUnixNs : record.timeUnixNs;
  if (timeNs !== 0n) {
    item['timestamp'] = Number(timeNs / 1_000_000n);
    // Columns keep milliseconds: the rest of the digits stay readable.
    if (timeNs % 1_000_000n !== 0n) item['otel.timestamp'] = timeNs.toString();
  }
  if (record.traceId !== '') item['otel.trace_id'] = record.traceId;
  if (record.spanId !== '') item['otel.span_id'] = record.spanId;
  const source =
    firstText(record.attributes, 'datadog.log.source') || firstText(resource.attributes, 'datadog.log.source');
  if (source !== '') item['ddsource'] = source;
  return item;
}

function statusOfNumber(severity: number): string {
  if (severity < 1 || severity > 24) return '';
  if (severity <= 8) return 'debug';
  if (severity <= 12) return 'info';
  if (severity <= 16) return 'warn';
  return severity <= 20 ? 'error' : 'emergency';
}

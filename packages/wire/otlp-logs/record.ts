import type { Attributes, AttributeValue } from '../otlp/attributes.ts';
import type { OtlpResource } from '../otlp/resource.ts';

/** A LogRecord of OTLP, the same from protobuf and from JSON (opentelemetry/proto/logs/v1/logs.proto). */
export interface OtlpLogRecord {
  /** Nanoseconds since 1970; 0n when unknown. */
  readonly timeUnixNs: bigint;
  readonly observedUnixNs: bigint;
  /** 1 to 24, 0 when unknown. */
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: AttributeValue;
  readonly attributes: Attributes;
  /** Lower-case hex, '' when absent. */
  readonly traceId: string;
  readonly spanId: string;
  readonly eventName: string;
}

export interface OtlpScope {
  readonly name: string;
  readonly version: string;
}

/** Is shown each record with what it belongs to. */
export type VisitRecord = (record: OtlpLogRecord, scope: OtlpScope, resource: OtlpResource) => void;

export const NO_SCOPE: OtlpScope = { name: '', version: '' };

import type { Attributes } from './attributes.ts';
import type { OtlpResource } from './resource.ts';

/** One span of OTLP, from protobuf or JSON. */
export interface OtlpSpan {
  /** 128 bits; 0 when absent or malformed. */
  readonly traceId: bigint;
  /** 64 bits; 0 when absent or malformed. */
  readonly spanId: bigint;
  readonly parentId: bigint;
  readonly name: string;
  /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly startUnixNs: bigint;
  readonly endUnixNs: bigint;
  readonly traceState: string;
  readonly attributes: Attributes;
  readonly events: readonly OtlpEvent[];
  readonly links: readonly OtlpLink[];
  /** 0 unset, 1 ok, 2 error. */
  readonly statusCode: number;
  readonly statusMessage: string;
}

export interface OtlpEvent {
  readonly timeUnixNs: bigint;
  readonly name: string;
  readonly attributes: Attributes;
}

export interface OtlpLink {
  readonly traceId: bigint;
  readonly spanId: bigint;
  readonly traceState: string;
  readonly attributes: Attributes;
  readonly flags: number;
}

export interface OtlpScope {
  readonly name: string;
  readonly version: string;
}

/** Where the decoders put spans; `resource` is the same object for all spans of a resource. */
export interface OtlpSpanSink {
  span(span: OtlpSpan, resource: OtlpResource, scope: OtlpScope): void;
  /** Something stood where a span was due. */
  badSpan(): void;
}

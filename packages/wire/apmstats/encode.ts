import { type Encodable, encodeMsgpack } from '../msgpack/writer.ts';

/** What requests are told apart by, as in `ClientGroupedStats`. */
export interface GroupedKey {
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  readonly type: string;
  /** 0 when the request is no HTTP. */
  readonly httpStatus: number;
  readonly kind: string;
  readonly synthetics: boolean;
  /** `key:value`, sorted. */
  readonly peerTags: readonly string[];
  readonly isRoot: boolean;
  /** '' when the request is no gRPC. */
  readonly grpcStatus: string;
  readonly httpMethod: string;
  readonly httpEndpoint: string;
}

export interface GroupedCounts {
  readonly hits: number;
  readonly errors: number;
  readonly topLevelHits: number;
  readonly durationNs: number;
  /** DDSketch protobuf; empty for none. */
  readonly okSummary: Buffer;
  readonly errorSummary: Buffer;
}

export interface ClientPayload {
  readonly hostname: string;
  readonly env: string;
  readonly version: string;
  readonly containerId: string;
  readonly tags: readonly string[];
  readonly buckets: readonly {
    readonly startUnixMs: number;
    readonly durationMs: number;
    readonly groups: readonly (GroupedKey & GroupedCounts)[];
  }[];
}

/** What an Agent says of itself beside its counts. */
export interface AgentStatsFacts {
  readonly hostname: string;
  readonly env: string;
  readonly version: string;
}

/**
 * The body of `/api/v0.2/stats`: a StatsPayload in msgpack with the keys of datadog-agent `stats.proto`. Whole numbers are
 * written as such; nanoseconds beyond 2^53 keep their size, not their last digits.
 */
export function encodeAgentStats(payloads: readonly ClientPayload[], agent: AgentStatsFacts): Buffer {
  return encodeMsgpack(envelope(payloads.map(clientPayload), agent, false));
}

/** The same around payloads of tracers that were read as msgpack and stay as they are. */
export function encodeForwardedStats(payloads: readonly Encodable[], agent: AgentStatsFacts): Buffer {
  return encodeMsgpack(envelope(payloads, agent, true));
}

function envelope(payloads: readonly Encodable[], agent: AgentStatsFacts, clientComputed: boolean): Encodable {
  return {
    AgentHostname: agent.hostname,
    AgentEnv: agent.env,
    Stats: payloads,
    AgentVersion: agent.version,
    ClientComputed: clientComputed,
    SplitPayload: false,
  };
}

function clientPayload(payload: ClientPayload): Encodable {
  return {
    Hostname: payload.hostname,
    Env: payload.env,
    Version: payload.version,
    Stats: payload.buckets.map((bucket) => ({
      Start: nanoseconds(bucket.startUnixMs),
      Duration: nanoseconds(bucket.durationMs),
      Stats: bucket.groups.map(grouped),
      AgentTimeShift: 0,
    })),
    Lang: '',
    TracerVersion: '',
    RuntimeID: '',
    Sequence: 0,
    AgentAggregation: 'distributions',
    Service: '',
    ContainerID: payload.containerId,
    Tags: payload.tags,
  };
}

function grouped(group: GroupedKey & GroupedCounts): Encodable {
  return {
    Service: group.service,
    Name: group.name,
    Resource: group.resource,
    HTTPStatusCode: group.httpStatus,
    Type: group.type,
    DBType: '',
    Hits: Math.round(group.hits),
    Errors: Math.round(group.errors),
    Duration: BigInt(Math.round(group.durationNs)),
    OkSummary: group.okSummary,
    ErrorSummary: group.errorSummary,
    Synthetics: group.synthetics,
    TopLevelHits: Math.round(group.topLevelHits),
    SpanKind: group.kind,
    PeerTags: group.peerTags,
    IsTraceRoot: group.isRoot ? 1 : 2,
    GRPCStatusCode: group.grpcStatus,
    HTTPMethod: group.httpMethod,
    HTTPEndpoint: group.httpEndpoint,
  };
}

function nanoseconds(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}

import { badRequest } from '@komainu/kernel/errors.ts';
import { MsgpackReader } from '../msgpack/reader.ts';
import { type MsgpackValue, readMsgpackValue } from '../msgpack/value.ts';

/** Requests of one kind in one bucket, as a tracer or an Agent counted them, before any sampling. */
export interface StatsGroup {
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  readonly type: string;
  /** 0 when the requests are not HTTP. */
  readonly httpStatus: number;
  readonly kind: string;
  readonly synthetics: boolean;
  readonly hits: number;
  readonly errors: number;
  readonly topLevelHits: number;
  /** Nanoseconds, summed. */
  readonly durationNs: number;
  /** DDSketch protobuf of durations in nanoseconds; empty when absent. */
  readonly okSummary: Buffer;
  readonly errorSummary: Buffer;
}

export interface StatsBucket {
  readonly startUnixMs: number;
  readonly durationMs: number;
  readonly groups: readonly StatsGroup[];
}

export interface ClientStats {
  readonly hostname: string;
  readonly env: string;
  readonly version: string;
  /** `javascript`, `go`, …; '' when not stated. */
  readonly language: string;
  readonly buckets: readonly StatsBucket[];
}

type Fields = ReadonlyMap<string, MsgpackValue>;

const EMPTY = Buffer.alloc(0);
const NONE: Fields = new Map();

/** `/v0.6/stats`: one ClientStatsPayload in msgpack (datadog-agent `pkg/proto/datadog/trace/stats.proto`). Throws `bad_msgpack`. */
export function decodeClientStats(body: Buffer): ClientStats {
  return clientStats(rootOf(body), NONE);
}

/** `/api/v0.2/stats`: a StatsPayload with several of them; the Agent's host and env stand in for theirs. Throws `bad_msgpack`. */
export function decodeAgentStats(body: Buffer): readonly ClientStats[] {
  const root = rootOf(body);
  return mapsIn(root.get('Stats')).map((payload) => clientStats(payload, root));
}

function rootOf(body: Buffer): Fields {
  const root = readMsgpackValue(new MsgpackReader(body));
  if (!(root instanceof Map)) throw badRequest('bad_msgpack', 'the body is no map of statistics');
  return root;
}

function clientStats(payload: Fields, agent: Fields): ClientStats {
  return {
    hostname: text(payload.get('Hostname')) || text(agent.get('AgentHostname')),
    env: text(payload.get('Env')) || text(agent.get('AgentEnv')),
    version: text(payload.get('Version')),
    language: text(payload.get('Lang')),
    buckets: mapsIn(payload.get('Stats')).map((bucket) => ({
      startUnixMs: Math.floor(number(bucket.get('Start')) / 1e6),
      durationMs: Math.floor(number(bucket.get('Duration')) / 1e6),
      groups: mapsIn(bucket.get('Stats')).map(group),
    })),
  };
}

function group(fields: Fields): StatsGroup {
  return {
    service: text(fields.get('Service')),
    name: text(fields.get('Name')),
    resource: text(fields.get('Resource')),
    type: text(fields.get('Type')),
    httpStatus: number(fields.get('HTTPStatusCode')),
    kind: text(fields.get('SpanKind')),
    synthetics: fields.get('Synthetics') === true,
    hits: number(fields.get('Hits')),
    errors: number(fields.get('Errors')),
    topLevelHits: number(fields.get('TopLevelHits')),
    durationNs: number(fields.get('Duration')),
    okSummary: bytes(fields.get('OkSummary')),
    errorSummary: bytes(fields.get('ErrorSummary')),
  };
}

function mapsIn(value: MsgpackValue | undefined): readonly Fields[] {
  return Array.isArray(value) ? value.filter((entry: MsgpackValue) => entry instanceof Map) : [];
}

function text(value: MsgpackValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Counts may come as floats or bigints; what is no finite, positive number counts as 0. */
function number(value: MsgpackValue | undefined): number {
  const found = typeof value === 'bigint' ? Number(value) : value;
  return typeof found === 'number' && Number.isFinite(found) && found > 0 ? found : 0;
}

function bytes(value: MsgpackValue | undefined): Buffer {
  return Buffer.isBuffer(value) ? value : EMPTY;
}

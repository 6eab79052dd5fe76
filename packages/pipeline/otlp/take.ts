import type { Counters } from '@komainu/kernel/counters.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { checkOtlpRequest } from '@komainu/wire/otlp/check-request.ts';
import type { Outbox } from '../forwarder/payload.ts';
import { inflated } from '../receiver/inflate.ts';
import type { BodyReader } from '../receiver/read-body.ts';

export type OtlpSignal = 'logs' | 'metrics' | 'traces';

/** What the OTLP receivers work with. */
export interface OtlpParts {
  readonly outbox: Outbox;
  readonly bodies: BodyReader;
  readonly counters: Counters;
  /** Signals that are taken; others are unknown here. */
  readonly signals: ReadonlySet<OtlpSignal>;
  /** Bytes of a request, as it comes and when it is inflated. */
  readonly maxBytes: number;
  /** True while the agent has no memory left for data. */
  readonly shedding: () => boolean;
  /**
   * Takes spans instead of passing them on; gives the number that was left out and resolves once the rest is on disk. Throws
   * `bad_protobuf` or `bad_json` (400), and what the outbox throws.
   */
  readonly takeSpans?: ((body: Buffer, isJson: boolean, headers: Headers) => Promise<number>) | undefined;
}

type Headers = Readonly<Record<string, string>>;

/** Larger than what exporters send by far; the collector's own default is 20 MiB. */
export const OTLP_MAX_BYTES = 20 * 1024 * 1024;

export const OTLP_RECEIVED = 'komainu_agent_otlp_received_total';
const OTLP_RECEIVED_HELP = 'OTLP requests taken, by signal and protocol';
export const OTLP_REFUSED = 'komainu_agent_otlp_refused_total';
export const OTLP_REFUSED_HELP = 'OTLP requests refused, by reason';
export const OTLP_ITEMS = 'komainu_agent_otlp_items_total';
const OTLP_ITEMS_HELP = 'spans, metrics and log records taken by OTLP in protobuf, by signal';
export const OTLP_LEFT_OUT = 'komainu_agent_otlp_resources_left_out_total';
const OTLP_LEFT_OUT_HELP = 'resources within OTLP requests that were broken, by signal';

/** A request of an exporter, whatever brought it. */
export interface OtlpRequest {
  readonly signal: OtlpSignal;
  readonly protocol: 'grpc' | 'http';
  readonly isJson: boolean;
  readonly encoding: string;
  /** Headers for the server. */
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Throws `agent_memory` (503), which exporters retry, while there is no memory for data. */
export function refuseWhileShedding({ shedding }: OtlpParts): void {
  if (shedding()) {
    throw new CodedError('agent_memory', 'the agent has no memory left for more data', { status: 503 });
  }
}

/**
 * Checks a request and resolves once it is on disk, with the number of broken resources and spans that were left out. Throws
 * `bad_protobuf` or `bad_json` (400), what `inflated` throws, and what the outbox throws.
 */
export async function takeOtlp(parts: OtlpParts, request: OtlpRequest): Promise<number> {
  const { outbox, counters, maxBytes } = parts;
  const { signal, protocol } = request;
  let rejected = 0;
  const plain = await inflated(request.body, request.encoding, maxBytes);
  // An empty protobuf is an empty request: nothing to pass on.
  if (plain.length > 0) {
    let body = plain;
    if (request.isJson) requireObject(plain);
    else {
      const checked = checkOtlpRequest(plain);
      ({ body, rejected } = checked);
      if (checked.items > 0) counters.add(OTLP_ITEMS, { signal }, checked.items, OTLP_ITEMS_HELP);
      if (rejected > 0) counters.add(OTLP_LEFT_OUT, { signal }, rejected, OTLP_LEFT_OUT_HELP);
    }
    if (signal === 'traces' && parts.takeSpans !== undefined) {
      rejected += await parts.takeSpans(body, request.isJson, request.headers);
    } else await outbox.put({ path: `/v1/${signal}`, headers: request.headers, body });
  }
  counters.add(OTLP_RECEIVED, { signal, protocol }, 1, OTLP_RECEIVED_HELP);
  return rejected;
}

/** Large JSON is read once, by the server; here only what is no object at all is told. */
function requireObject(body: Buffer): void {
  const text = body.subarray(0, 64).toString('latin1').trimStart();
  const end = body.subarray(-64).toString('latin1').trimEnd();
  if (!text.startsWith('{') || !end.endsWith('}')) throw badRequest('bad_json', 'the body is no JSON object');
}

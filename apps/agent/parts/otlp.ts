import type { Counters } from '@komainu/kernel/counters.ts';
import { createOtlpGrpcReceiver } from '@komainu/pipeline/otlp/grpc.ts';
import { createOtlpHttpReceiver } from '@komainu/pipeline/otlp/http.ts';
import {
  OTLP_ITEMS,
  OTLP_LEFT_OUT,
  OTLP_MAX_BYTES,
  OTLP_RECEIVED,
  OTLP_REFUSED,
  type OtlpParts,
} from '@komainu/pipeline/otlp/take.ts';
import type { AgentContext } from '../context.ts';
import { closeHttp, listenTcp } from '../listening.ts';

/** OTLP over HTTP and gRPC; `takeSpans` works on spans, which are passed on as they come without it. */
export async function startOtlp(context: AgentContext, takeSpans: OtlpParts['takeSpans']): Promise<void> {
  const { settings, counters, clock, lifecycle, listening, bodies, forwarder } = context;
  const { http: otlpHttp, grpc: otlpGrpc, signals, maxGrpcBytes } = settings.otlp;
  if (otlpHttp === undefined && otlpGrpc === undefined) return;
  const parts: OtlpParts = {
    outbox: forwarder,
    bodies,
    counters,
    signals: new Set(signals),
    maxBytes: OTLP_MAX_BYTES,
    shedding: context.shedding.bind(context),
    takeSpans,
  };
  context.status.add('otlp', () => ({
    signals,
    requests: counted(counters, OTLP_RECEIVED),
    items: counted(counters, OTLP_ITEMS),
    refused: counted(counters, OTLP_REFUSED),
    resourcesLeftOut: counted(counters, OTLP_LEFT_OUT),
  }));
  if (otlpHttp !== undefined) {
    await listening.attempt('otlpHttp', `${otlpHttp.host}:${otlpHttp.port}`, async () => {
      const server = createOtlpHttpReceiver(parts);
      const port = await listenTcp(server, otlpHttp.host, otlpHttp.port);
      lifecycle.own('otlp http', closeHttp(server));
      return port;
    });
  }
  if (otlpGrpc !== undefined) {
    await listening.attempt('otlpGrpc', `${otlpGrpc.host}:${otlpGrpc.port}`, async () => {
      const { server, close } = createOtlpGrpcReceiver({ ...parts, maxBytes: maxGrpcBytes }, clock);
      const port = await listenTcp(server, otlpGrpc.host, otlpGrpc.port);
      lifecycle.own('otlp grpc', { close });
      return port;
    });
  }
}

/** A counter by its labels, for example `{ "traces grpc": 12 }`. */
function counted(counters: Counters, name: string): Record<string, number> {
  return Object.fromEntries(
    counters.samples(name).map(({ labels, value }) => [Object.values(labels).join(' '), value]),
  );
}

import { createOtlpGrpcReceiver } from '@komainu/pipeline/otlp/grpc.ts';
import { createOtlpHttpReceiver } from '@komainu/pipeline/otlp/http.ts';
import type { AgentContext } from '../context.ts';
import { closeHttp, listenTcp } from '../listening.ts';

/** OTLP over HTTP and gRPC. */
export async function startOtlp(context: AgentContext): Promise<void> {
  const { settings, counters, lifecycle, listening, bodies, forwarder } = context;
  const { http: otlpHttp, grpc: otlpGrpc } = settings.otlp;
  if (otlpHttp !== undefined) {
    await listening.attempt('otlpHttp', `${otlpHttp.host}:${otlpHttp.port}`, async () => {
      const server = createOtlpHttpReceiver(forwarder, bodies, counters);
      const port = await listenTcp(server, otlpHttp.host, otlpHttp.port);
      lifecycle.own('otlp http', closeHttp(server));
      return port;
    });
  }
  if (otlpGrpc !== undefined) {
    await listening.attempt('otlpGrpc', `${otlpGrpc.host}:${otlpGrpc.port}`, async () => {
      const { server, close } = createOtlpGrpcReceiver(forwarder, bodies, counters);
      const port = await listenTcp(server, otlpGrpc.host, otlpGrpc.port);
      lifecycle.own('otlp grpc', { close });
      return port;
    });
  }
}

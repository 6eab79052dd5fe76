import { agentInfo } from '@komainu/traces/agent/info.ts';
import { createTraceReceiver } from '@komainu/traces/agent/receiver.ts';
import { MAX_TRACE_BYTES } from '@komainu/traces/agent/routes.ts';
import type { AgentContext } from '../context.ts';
import { closeHttp, listenTcp, listenUnix } from '../listening.ts';
import { AGENT_VERSION } from '../version.ts';

/** The trace receiver, on TCP and, when asked for, on a unix socket. */
export async function startTraceReceiver(
  context: AgentContext,
  statsd: (body: Buffer) => void,
  status: () => object,
): Promise<void> {
  const { settings, counters, lifecycle, listening, bodies, forwarder } = context;
  const config = settings.apm;
  if (config === undefined) return;
  const client = context.newClient(16);
  lifecycle.own('evp client', client);
  let info: ReturnType<typeof agentInfo> | undefined;
  const parts = {
    outbox: forwarder,
    bodies,
    counters,
    defaultEnv: settings.core.env,
    statsd,
    status,
    ask: client.request.bind(client),
    info: () => {
      info ??= agentInfo({
        version: AGENT_VERSION,
        defaultEnv: settings.core.env || 'none',
        receiverPort: Number(listening.open['traces'] ?? 0),
        statsdPort: Number(listening.open['dogstatsd'] ?? 0),
        maxRequestBytes: MAX_TRACE_BYTES,
      });
      return info;
    },
  };
  await listening.attempt('traces', `${config.host}:${config.port}`, async () => {
    const server = createTraceReceiver(parts);
    const port = await listenTcp(server, config.host, config.port);
    lifecycle.own('trace receiver', closeHttp(server));
    return port;
  });
  if (config.socket !== '') {
    await listening.attempt('tracesSocket', config.socket, async () => {
      const server = createTraceReceiver(parts);
      const path = await listenUnix(server, config.socket);
      lifecycle.own('trace receiver socket', closeHttp(server));
      return path;
    });
  }
}

import { messageOf } from '@komainu/kernel/errors.ts';
import { putAll, seriesPayloads } from '@komainu/metrics/agent/submit.ts';
import { StatsWriter } from '@komainu/traces/agent/forward/stats-writer.ts';
import { TraceWriter } from '@komainu/traces/agent/forward/trace-writer.ts';
import { agentInfo, COMPATIBLE_AGENT_VERSION } from '@komainu/traces/agent/info.ts';
import { TraceProcessor } from '@komainu/traces/agent/process/trace-processor.ts';
import { createTraceReceiver, type ReceiverParts } from '@komainu/traces/agent/receiver.ts';
import { RemoteConfig } from '@komainu/traces/agent/remote-config.ts';
import { ReceiverMetrics } from '@komainu/traces/agent/self-metrics.ts';
import { Concentrator } from '@komainu/traces/agent/stats/concentrator.ts';
import { TraceIntake } from '@komainu/traces/agent/trace-intake.ts';
import { TracerBook } from '@komainu/traces/agent/tracer-book.ts';
import type { AgentContext } from '../context.ts';
import { closeHttp, listenTcp, listenUnix } from '../listening.ts';
import type { ApmSettings } from '../settings/apm.ts';
import { AGENT_VERSION } from '../version.ts';

/** The trace receiver, on TCP and, when asked for, on a unix socket; gives what takes spans, for other receivers. */
export async function startTraceReceiver(
  context: AgentContext,
  statsd: (body: Buffer) => void,
  status: () => object,
): Promise<TraceIntake | undefined> {
  const { settings, lifecycle, listening } = context;
  const config = settings.apm;
  if (config === undefined) return undefined;
  const parts = receiverParts(context, config, statsd, status);
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
  return parts.intake;
}

/** What the receiver works with; also says in the status what became of the spans. */
function receiverParts(
  context: AgentContext,
  config: ApmSettings,
  statsd: (body: Buffer) => void,
  status: () => object,
): ReceiverParts {
  const { host, clock, counters, logger, lifecycle, listening, bodies, forwarder, tagger } = context;
  const { traces } = config;
  const client = context.newClient(16, 'traces');
  lifecycle.own('evp client', client);
  const ask = client.request.bind(client);
  const facts = { hostname: host, env: traces.defaultEnv, version: COMPATIBLE_AGENT_VERSION };
  const processor = new TraceProcessor(traces, host);
  const concentrator = new Concentrator(clock.nowMs());
  const stats = new StatsWriter({ concentrator, outbox: forwarder, facts, clock, logger });
  lifecycle.own('counts of requests', stats);
  const book = new TracerBook(counters);
  sendMetrics(context, book);
  const { sampling } = traces;
  const writer = new TraceWriter(forwarder, {
    ...facts,
    targetTps: sampling.targetTps ?? 0,
    errorTps: sampling.errorTps,
    rareSampler: sampling.rare.enabled,
  });
  const remoteConfig = config.remoteConfiguration ? new RemoteConfig(ask, clock) : undefined;
  context.status.add('traces', () => ({
    tracers: book.read(),
    sampling: {
      keepsEverything: sampling.targetTps === undefined && !sampling.probabilistic.enabled,
      ...(sampling.targetTps === undefined ? {} : { targetTracesPerSecond: sampling.targetTps }),
      ratesByService: processor.samplers.rates,
    },
    counts: { kindsOfRequestsHeld: concentrator.size, sent: stats.sentGroups },
    remoteConfiguration: remoteConfig?.isServed ?? false,
  }));
  let info: ReturnType<typeof agentInfo> | undefined;
  return {
    outbox: forwarder,
    bodies,
    counters,
    intake: new TraceIntake({
      settings: traces,
      processor,
      concentrator,
      writer,
      outbox: forwarder,
      facts,
      tagger,
      clock,
      book,
    }),
    facts: { version: COMPATIBLE_AGENT_VERSION, hostname: host, defaultEnv: traces.defaultEnv },
    tagger,
    remoteConfig,
    evp: config.evp,
    maxRequestBytes: traces.maxRequestBytes,
    maxConnections: config.maxConnections,
    requestTimeoutMs: config.requestTimeoutMs,
    statsd,
    status,
    ask,
    shedding: context.shedding.bind(context),
    info: () => {
      info ??= agentInfo({
        version: AGENT_VERSION,
        receiverPort: Number(listening.open['traces'] ?? 0),
        receiverSocket: String(listening.open['tracesSocket'] ?? ''),
        statsdPort: Number(listening.open['dogstatsd'] ?? 0),
        traces,
        evpEnabled: config.evp.enabled,
        remoteConfiguration: config.remoteConfiguration,
        maxConnections: config.maxConnections,
        requestTimeoutMs: config.requestTimeoutMs,
      });
      return info;
    },
  };
}

const METRICS_EVERY_S = 60;

/** The receiver's own metrics, once a minute. */
function sendMetrics({ host, clock, lifecycle, logger, forwarder }: AgentContext, book: TracerBook): void {
  const metrics = new ReceiverMetrics();
  let cancel = () => {};
  const round = async () => {
    const series = metrics.read(book.totals(), host, clock.nowMs(), METRICS_EVERY_S);
    try {
      await putAll(forwarder, seriesPayloads(series));
    } catch (error) {
      logger.log('warn', 'the metrics of the trace receiver are lost', { reason: messageOf(error) });
    }
  };
  const schedule = () => {
    cancel = clock.after(METRICS_EVERY_S * 1000, () => void round().finally(schedule));
  };
  schedule();
  lifecycle.own('metrics of the trace receiver', { close: () => cancel() });
}

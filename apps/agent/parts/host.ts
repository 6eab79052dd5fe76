import { HostCollector } from '@komainu/infrastructure/agent/collector.ts';
import { hostMetadata, readHostFacts } from '@komainu/infrastructure/agent/host-metadata.ts';
import { MetadataSender } from '@komainu/infrastructure/agent/metadata-sender.ts';
import { readSnapshot } from '@komainu/infrastructure/agent/read-snapshot.ts';
import { checkRunPayload, putAll, seriesPayloads } from '@komainu/metrics/agent/submit.ts';
import type { AgentContext } from '../context.ts';
import { AGENT_VERSION } from '../version.ts';

/** The metrics of this machine, what it is, and the sign that it is up. */
export function startHost(context: AgentContext): void {
  const { settings, host, clock, counters, logger, lifecycle, forwarder } = context;
  const metadata = new MetadataSender(clock, logger, forwarder, async () =>
    hostMetadata(await readHostFacts(host, AGENT_VERSION, settings.core.tags), await readSnapshot(clock.nowMs())),
  );
  lifecycle.own('host metadata', metadata).start();
  if (!settings.core.hostMetrics) return;
  const collector = new HostCollector({
    host,
    agentVersion: AGENT_VERSION,
    clock,
    counters,
    logger,
    readSnapshot,
    metrics: { write: (series) => putAll(forwarder, seriesPayloads(series)) },
    heartbeat: (timeUnixS) =>
      forwarder.put(
        checkRunPayload(
          [{ name: 'datadog.agent.up', status: 0, timeUnixS, host, message: '', tags: [] }],
          host,
          timeUnixS,
        ),
      ),
  });
  lifecycle.own('host metrics', collector).start();
}

import { HostCollector } from '@komainu/infrastructure/agent/collector.ts';
import { hostMetadata, readHostFacts } from '@komainu/infrastructure/agent/host-metadata.ts';
import { agentChecks, agentInventory, checkInventory, checkStatesOf } from '@komainu/infrastructure/agent/inventory.ts';
import { InventorySender } from '@komainu/infrastructure/agent/inventory-sender.ts';
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

/** What the agent knows of itself and its checks, for the fleet page; `status` is the whole status document. */
export function startInventory(context: AgentContext, status: () => Readonly<Record<string, unknown>>): void {
  const { settings, host, clock, logger, lifecycle, forwarder, offers } = context;
  const startedUnixMs = clock.nowMs();
  const inventory = new InventorySender(clock, logger, forwarder, (nowUnixMs) => {
    const states = checkStatesOf(status()['checks']);
    const facts = {
      host,
      agentVersion: AGENT_VERSION,
      startedUnixMs,
      url: settings.core.url,
      settings,
      features: {
        apm: settings.apm !== undefined,
        logs: settings.logs !== undefined,
        dogstatsd: settings.dogstatsd !== undefined,
        otlp: settings.otlp.http !== undefined || settings.otlp.grpc !== undefined,
        process: settings.processes.processes,
        processes_container: settings.processes.containers,
      },
    };
    const { checkRuns } = offers;
    const checks = agentChecks(host, AGENT_VERSION, states, checkRuns?.configErrors() ?? []);
    return [
      { name: 'agent', path: '/api/v1/metadata', body: agentInventory(facts, nowUnixMs) },
      {
        name: 'checks',
        path: '/api/v1/metadata',
        body: checkInventory(host, nowUnixMs, states, checkRuns?.configs() ?? []),
      },
      { name: 'check states', path: '/intake/', body: checks },
    ];
  });
  lifecycle.own('inventory', inventory).start();
}

import { existsSync } from 'node:fs';
import { HostCollector } from '@komainu/infrastructure/agent/collector.ts';
import { hostMetadata, readHostFacts } from '@komainu/infrastructure/agent/host-metadata.ts';
import { agentChecks, agentInventory, checkInventory, checkStatesOf } from '@komainu/infrastructure/agent/inventory.ts';
import { InventorySender } from '@komainu/infrastructure/agent/inventory-sender.ts';
import { MetadataSender } from '@komainu/infrastructure/agent/metadata-sender.ts';
import { type HostCheckConfig, type HostOptions, hostOptions } from '@komainu/infrastructure/agent/options.ts';
import { readSnapshot, type SnapshotPlaces } from '@komainu/infrastructure/agent/read-snapshot.ts';
import { readConfDir } from '@komainu/integrations/agent/config/read-conf-dir.ts';
import { checkRunPayload, putAll, seriesPayloads } from '@komainu/metrics/agent/submit.ts';
import type { AgentContext } from '../context.ts';
import { AGENT_VERSION } from '../version.ts';

/** The metrics of this machine, what it is, and the sign that it is up. */
export async function startHost(context: AgentContext): Promise<void> {
  const { settings, host, clock, counters, logger, lifecycle, forwarder } = context;
  const problems: string[] = [];
  const options = await readOptions(settings.checks?.confDirs ?? [], (problem) => {
    problems.push(problem);
    logger.log('warn', 'an option of the host metrics is left out', { problem });
  });
  const places = placesOf(context);
  const read = (timeMs: number) => readSnapshot(timeMs, places, options);
  const metadata = new MetadataSender(clock, logger, forwarder, async () =>
    hostMetadata(await readHostFacts(host, AGENT_VERSION, hostTags(context)), await read(clock.nowMs())),
  );
  if (settings.core.metadata) lifecycle.own('host metadata', metadata).start();
  context.status.add('host', () => ({ metrics: settings.core.hostMetrics, problems }));
  if (!settings.core.hostMetrics) return;
  const alive = lifecycle.own('host heartbeat', context.heartbeats.part('host metrics', 15_000));
  const collector = new HostCollector({
    host,
    agentVersion: AGENT_VERSION,
    clock,
    counters,
    logger,
    options,
    readSnapshot: (timeMs) => {
      alive.beat();
      return read(timeMs);
    },
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

/** What settings say of this host, and what its cluster does. */
function hostTags({ settings, clusterTags }: AgentContext): readonly string[] {
  return [...new Set([...settings.core.tags, ...clusterTags()])];
}

/** The folders of this machine: as they are told, as they are mounted for a container, or their own. */
function placesOf({ settings, procRoot }: AgentContext): SnapshotPlaces {
  const { proc, sys, dev } = settings.host;
  return {
    proc: proc || procRoot,
    sys: sys || (existsSync('/host/sys/class') ? '/host/sys' : '/sys'),
    dev: dev || (existsSync('/host/dev/disk') ? '/host/dev' : '/dev'),
  };
}

/** What the folders of checks say of the metrics of this machine; told once, at the start. */
async function readOptions(folders: readonly string[], problem: (text: string) => void): Promise<HostOptions> {
  const configs: HostCheckConfig[] = [];
  for (const folder of folders) configs.push(...(await readConfDir(folder)).configs);
  return hostOptions(configs, problem);
}

/** What the agent knows of itself and its checks, for the fleet page; `status` is the whole status document. */
export function startInventory(context: AgentContext, status: () => Readonly<Record<string, unknown>>): void {
  const { settings, host, clock, logger, lifecycle, forwarder, offers } = context;
  if (!settings.core.metadata || !settings.core.inventory) return;
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

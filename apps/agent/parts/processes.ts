import os from 'node:os';
import { containerSamples } from '@komainu/infrastructure/agent/processes/container-samples.ts';
import { ContainerMeter } from '@komainu/infrastructure/agent/processes/container-use.ts';
import { ProcessCollector } from '@komainu/infrastructure/agent/processes/process-collector.ts';
import { ProcessReader } from '@komainu/infrastructure/agent/processes/read-processes.ts';
import { argumentScrubber } from '@komainu/infrastructure/agent/processes/scrub-arguments.ts';
import type { AgentContext } from '../context.ts';
import { AGENT_VERSION } from '../version.ts';

/** The processes and containers of this machine. */
export function startProcesses(context: AgentContext): void {
  const { settings, host, clock, counters, logger, lifecycle, containers, tagger } = context;
  const config = settings.processes;
  // There is nothing to read elsewhere.
  const withProcesses = config.processes && process.platform === 'linux';
  if (!withProcesses && !config.containers) {
    context.status.add('processes', () => ({ enabled: { processes: false, containers: false } }));
    return;
  }
  const scrub = argumentScrubber({ ...config, words: config.sensitiveWords }, (word) =>
    logger.log('warn', 'process_config.custom_sensitive_words holds a word that makes no pattern', { word }),
  );
  const reader = new ProcessReader({
    procRoot: context.procRoot,
    usersFile: '/etc/passwd',
    scrub,
    containerOf: (pid) => tagger.containerOfProcess(pid),
  });
  const meter = new ContainerMeter(context.containerStats, os.availableParallelism());
  const client = context.newClient(1, 'processes');
  const heartbeat = context.heartbeats.part('processes', config.everyMs);
  const collector = new ProcessCollector({
    host,
    agentVersion: AGENT_VERSION,
    cores: os.availableParallelism(),
    totalMemoryBytes: os.totalmem(),
    everyMs: config.everyMs,
    clock,
    counters,
    readProcesses: withProcesses ? () => reader.read() : undefined,
    readContainers: config.containers
      ? async (timeMs) => {
          const uses = await meter.read(containers.running, timeMs);
          return containerSamples(containers.running, tagger, (id) => uses.get(id));
        }
      : undefined,
    send: async (message) => {
      try {
        return await client.request({ method: 'POST', ...message });
      } catch {
        return { status: 0, body: Buffer.alloc(0) };
      }
    },
    beat: () => heartbeat.beat(),
  });
  lifecycle.own('processes heartbeat', heartbeat);
  lifecycle.own('processes', collector).start();
  // Closed before the collector, whose request it ends.
  lifecycle.own('process client', client);
  context.status.add('processes', () => collector.status());
}

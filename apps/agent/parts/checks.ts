import type { LogSources } from '@komainu/contracts/agent/log-sources.ts';
import type { CheckOutput, ValueCollectors } from '@komainu/integrations/agent/aggregate/parts.ts';
import { knownImageConfigs } from '@komainu/integrations/agent/autodiscovery/known-images.ts';
import { CHECKS } from '@komainu/integrations/agent/checks/all.ts';
import { defaultConfigs } from '@komainu/integrations/agent/config/default-configs.ts';
import { CheckManager } from '@komainu/integrations/agent/runner/check-manager.ts';
import { CheckRunner } from '@komainu/integrations/agent/runner/check-runner.ts';
import { DEFAULT_HISTOGRAM, HistogramBuilder, type HistogramSettings } from '@komainu/metrics/agent/histogram.ts';
import { SketchBuilder } from '@komainu/metrics/agent/sketch-builder.ts';
import { aggregatedPayloads, putAll } from '@komainu/metrics/agent/submit.ts';
import type { AgentContext } from '../context.ts';
import type { CheckSettings } from '../settings/checks.ts';

const FLUSH_MS = 15_000;

/** The checks of `conf.d` and of containers; their `logs:` go to `logSources`. */
export async function startChecks(context: AgentContext, logSources: LogSources | undefined): Promise<void> {
  const { settings, host, clock, counters, logger, lifecycle, forwarder, containers, tagger, secrets } = context;
  const { containerStats, procRoot, dockerUrl } = context;
  const config = settings.checks;
  if (config === undefined) {
    context.status.add('checks', () => ({ enabled: false }));
    return;
  }
  const heartbeat = lifecycle.own('checks heartbeat', context.heartbeats.part('checks', FLUSH_MS));
  const runner = new CheckRunner(
    { atOnce: config.atOnce, limitMs: config.limitMs, flushMs: FLUSH_MS },
    {
      checks: CHECKS,
      parts: { clock, logger, host, procRoot, containers, tagger, containerStats },
      counters,
      collectors: collectorsOf(settings.dogstatsd?.histogram ?? DEFAULT_HISTOGRAM),
      random: Math.random,
      beat: () => heartbeat.beat(),
      send: (output) =>
        putAll(forwarder, aggregatedPayloads(payloadOf(output), host, Math.floor(clock.nowMs() / 1000))),
    },
  );
  const manager = new CheckManager(
    {
      ...config,
      knownImages: knownImageConfigs(config.ignoredImages),
      defaults: defaultConfigs({
        containers: settings.containers !== undefined,
        dockerUrl,
        kubelet: settings.containers?.kubelet,
        clusterEvents: settings.containers?.clusterEvents ?? false,
        clusterName: settings.containers?.tags.clusterName ?? '',
      }),
    },
    {
      runner,
      clock,
      logger,
      host,
      secrets,
      containers,
      tagger,
      known: Object.keys(CHECKS).sort(),
      environment: (name) => process.env[name],
      containerEnvironment: (name) => (mayTell(config, name) ? process.env[name] : undefined),
      logSources,
    },
  );
  lifecycle.own('checks', manager);
  context.offers.checkRuns = manager;
  context.status.add('checks', () => ({
    enabled: true,
    confDirs: config.confDirs,
    instances: runner.status(),
    problems: manager.configErrors(),
  }));
  const reload = () => void manager.reload();
  process.on('SIGHUP', reload);
  lifecycle.own('checks reload', { close: () => void process.off('SIGHUP', reload) });
  await manager.start();
}

/** Keys of the server are for the agent alone, whatever is allowed. */
const OUR_KEYS = /(API|APP|APPLICATION)_KEY$/i;
/** What looks like a secret is told only where it is allowed by name. */
const SECRETS = /PASSWORD|PASSWD|SECRET|TOKEN|KEY$/i;

/** Whether what containers say of themselves may hold a variable of the agent. */
function mayTell({ allowedVariables, withVariables }: CheckSettings, name: string): boolean {
  if (!withVariables || OUR_KEYS.test(name)) return false;
  return allowedVariables.length > 0 ? allowedVariables.includes(name) : !SECRETS.test(name);
}

function collectorsOf(settings: HistogramSettings): ValueCollectors {
  return {
    sketch: () => new SketchBuilder(),
    histogram: () => {
      const builder = new HistogramBuilder();
      return {
        add: (value, weight) => builder.add(value, weight),
        points: () =>
          builder.summarize(settings).map(({ suffix, value, isCount }) => ({ suffix, value, rate: isCount })),
      };
    },
  };
}

/** What checks gave, in the words of what DogStatsD gives: both leave by one door. */
function payloadOf({ series, sketches, serviceChecks, events }: CheckOutput) {
  return {
    series,
    sketches,
    serviceChecks,
    events: events.map((event) => ({
      title: event.title,
      text: event.text,
      timeUnixS: event.timeUnixS,
      host: event.host,
      aggregationKey: event.aggregationKey ?? '',
      priority: event.priority ?? 'normal',
      sourceType: event.sourceType ?? '',
      alertType: event.alertType ?? 'info',
      tags: event.tags,
    })),
  };
}

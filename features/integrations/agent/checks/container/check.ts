import type { CheckModule } from '../../check.ts';
import { containerMetrics, networkMetrics } from './container-metrics.ts';
import { networkOwners } from './network-groups.ts';

/** Every container that runs here, whoever runs it: the Agent's generic `container` check. */
export const check: CheckModule = {
  name: 'container',
  create: (_instance, _initConfig, { clock, containers, tagger, containerStats }) => ({
    async run(sender, signal) {
      const measured = [];
      for (const container of containers.running) {
        signal.throwIfAborted();
        const tags = [...tagger.tagsOf(`container_id://${container.id}`, 'high'), `runtime:${container.runtime}`];
        if (container.startedUnixS > 0) {
          sender.gauge('container.uptime', Math.max(0, clock.nowMs() / 1000 - container.startedUnixS), tags);
        }
        const stats = await containerStats.read(container);
        if (stats === undefined) continue;
        measured.push({ container, stats });
        for (const { type, metric, value, tags: more } of containerMetrics(stats)) {
          sender[type](metric, value, [...tags, ...more]);
        }
      }
      for (const { entity, container, network } of networkOwners(measured)) {
        const tags = [...tagger.tagsOf(entity, 'high'), `runtime:${container.runtime}`];
        for (const { type, metric, value, tags: more } of networkMetrics(network)) {
          sender[type](metric, value, [...tags, ...more]);
        }
      }
    },
  }),
};

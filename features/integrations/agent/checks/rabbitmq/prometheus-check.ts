import type { Check, CheckParts, YamlMap } from '../../check.ts';
import { openMetricsCheck } from '../../openmetrics/scraper.ts';
import { flagOption, mapOption, textOption } from '../../read-instance.ts';
import { DETAILED_FAMILIES, DETAILED_ONLY, INFOS } from './detailed-families.ts';
import { RABBITMQ_NAMES, UNTYPED } from './prometheus-names.ts';

/**
 * RabbitMQ by its Prometheus plugin: `prometheus_plugin: {url, unaggregated_endpoint, include_aggregated_endpoint}`. What a
 * detailed page says is not taken from the page of totals as well.
 */
export function rabbitPrometheusCheck(instance: YamlMap, initConfig: YamlMap, parts: CheckParts): Check {
  const plugin = mapOption(instance, 'prometheus_plugin');
  const url = textOption(plugin, 'url').replace(/\/+$/, '');
  const detailed = textOption(plugin, 'unaggregated_endpoint', '').replace(/^\/+/, '');
  const families = [...detailed.matchAll(/family=([^&\s]+)/g)].map(([, family = '']) => family);
  const told = new Set(families.flatMap((family) => DETAILED_FAMILIES[family] ?? []));
  const pages: [path: string, names: (raw: string) => string | undefined][] = [];
  if (detailed !== '') pages.push([`/metrics/${detailed}`, detailedName]);
  if (flagOption(plugin, 'include_aggregated_endpoint', true)) {
    pages.push(['/metrics', (raw) => (told.has(raw) ? undefined : raw)]);
  }
  const checks = pages.map(([path, names]) => {
    const shared = { rabbitmq_identity_info: true };
    const options = { ...instance, openmetrics_endpoint: `${url}${path}`, share_labels: shared };
    return openMetricsCheck(options, initConfig, parts, { namespace: 'rabbitmq', metrics: [rulesOf(names)] });
  });
  return {
    async run(sender, signal) {
      for (const check of checks) await check.run(sender, signal);
    },
    async close() {
      for (const check of checks) await check.close?.();
    },
  };
}

/** On detailed pages all families but a few have a name of their own. */
function detailedName(raw: string): string {
  return INFOS.has(raw) || DETAILED_ONLY.has(raw) ? raw : raw.replace(/^rabbitmq_/, 'rabbitmq_detailed_');
}

function rulesOf(names: (raw: string) => string | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(RABBITMQ_NAMES).flatMap(([raw, name]) => {
      const asked = names(raw);
      if (asked === undefined) return [];
      return [[asked.replace(/_total$/, ''), UNTYPED.has(raw) ? { name, type: 'gauge' } : name]];
    }),
  );
}

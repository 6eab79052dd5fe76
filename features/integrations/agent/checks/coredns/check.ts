import type { CheckModule } from '../../check.ts';
import { prometheusCheck } from '../../openmetrics/legacy-scraper.ts';
import { openMetricsCheck } from '../../openmetrics/scraper.ts';
import { COREDNS_NAMES } from './names.ts';

/** What instances with `prometheus_url` have always meant. */
const LEGACY_OPTIONS = { send_distribution_counts_as_monotonic: true, send_monotonic_with_gauge: true };

/** With `openmetrics_endpoint`, types stand at the ends of names, and are left out of the table's. */
const MODERN_NAMES = Object.fromEntries(
  Object.entries(COREDNS_NAMES).flatMap(([raw, name]) => {
    const family = raw.replace(/_total$/, '');
    if (family === raw) return [[raw, name]];
    // A gauge and a counter of Go share one name.
    return COREDNS_NAMES[family] === undefined ? [[family, name.replace(/\.count$/, '')]] : [];
  }),
);

/** CoreDNS by the page of its plugin prometheus. */
export const check: CheckModule = {
  name: 'coredns',
  create(instance, initConfig, parts) {
    if (instance['openmetrics_endpoint'] !== undefined) {
      return openMetricsCheck(instance, initConfig, parts, { namespace: 'coredns', metrics: [MODERN_NAMES] });
    }
    return prometheusCheck(instance, initConfig, {
      namespace: 'coredns',
      metrics: [COREDNS_NAMES],
      options: LEGACY_OPTIONS,
    });
  },
};

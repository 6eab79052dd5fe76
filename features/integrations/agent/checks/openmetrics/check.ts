import type { CheckModule } from '../../check.ts';
import { prometheusCheck } from '../../openmetrics/legacy-scraper.ts';
import { openMetricsCheck } from '../../openmetrics/scraper.ts';

/** Any page of metrics in Prometheus' format; with `prometheus_url` as the first version of this check had it. */
export const check: CheckModule = {
  name: 'openmetrics',
  create(instance, initConfig, parts) {
    const isLegacy = instance['openmetrics_endpoint'] === undefined && instance['prometheus_url'] !== undefined;
    return isLegacy ? prometheusCheck(instance, initConfig) : openMetricsCheck(instance, initConfig, parts);
  },
};

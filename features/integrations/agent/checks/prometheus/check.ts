import type { CheckModule } from '../../check.ts';
import { prometheusCheck } from '../../openmetrics/legacy-scraper.ts';

/** Any page of metrics in Prometheus' format, under the name that the openmetrics check had before. */
export const check: CheckModule = {
  name: 'prometheus',
  create: (instance, initConfig) => prometheusCheck(instance, initConfig),
};

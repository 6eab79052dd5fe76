import type { CheckModule } from '../../check.ts';
import { openMetricsCheck } from '../../openmetrics/scraper.ts';

/** Any page of metrics in Prometheus' format. */
export const check: CheckModule = {
  name: 'openmetrics',
  create: (instance, initConfig, parts) => openMetricsCheck(instance, initConfig, parts),
};

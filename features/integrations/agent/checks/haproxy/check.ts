import type { CheckModule } from '../../check.ts';
import { CheckHttp } from '../../http/check-http.ts';
import { withAliases } from '../../http/option-aliases.ts';
import { prometheusCheck } from '../../openmetrics/legacy-scraper.ts';
import { openMetricsCheck } from '../../openmetrics/scraper.ts';
import { flagOption } from '../../read-instance.ts';
import { HAPROXY_NAMES } from './prometheus-names.ts';
import { HaproxyStatsCheck } from './stats-check.ts';
import { readStatsOptions } from './stats-options.ts';

const ALIASES = { disable_ssl_validation: { name: 'tls_verify', inverted: true } };

/** With `openmetrics_endpoint`, what is counted ends in `.count` instead of `.total`. */
const MODERN_NAMES = Object.fromEntries(
  Object.entries(HAPROXY_NAMES).map(([raw, name]) => [raw.replace(/_total$/, ''), name.replace(/\.total$/, '')]),
);

/** HAProxy by its statistics, over HTTP or from its socket, or by its Prometheus exporter (`use_openmetrics`, `use_prometheus`). */
export const check: CheckModule = {
  name: 'haproxy',
  create(instance, initConfig, parts) {
    const options = withAliases(instance, ALIASES);
    if (flagOption(instance, 'use_openmetrics', instance['openmetrics_endpoint'] !== undefined)) {
      return openMetricsCheck(options, initConfig, parts, { namespace: 'haproxy', metrics: [MODERN_NAMES] });
    }
    if (flagOption(instance, 'use_prometheus', instance['prometheus_url'] !== undefined)) {
      return prometheusCheck(options, initConfig, { namespace: 'haproxy', metrics: [HAPROXY_NAMES] });
    }
    const http = CheckHttp.fromInstance(options, initConfig);
    return new HaproxyStatsCheck(readStatsOptions(instance, initConfig), http, parts);
  },
};

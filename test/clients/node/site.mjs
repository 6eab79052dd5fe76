// A client that knows nothing but a site and a key: it speaks HTTPS to `api.<site>`.
import metrics from 'datadog-metrics';

const logger = new metrics.BufferedMetricsLogger({
  site: process.env.SITE,
  apiKey: process.env.KEY,
  host: 'site-host',
  flushIntervalSeconds: 0,
  retries: 0,
});
logger.gauge('client.site.gauge', 6.5, ['client:datadog-metrics']);
logger.distribution('client.site.distribution', 8, ['client:datadog-metrics']);
await logger.flush();

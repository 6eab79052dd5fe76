import type { CheckModule } from '../../check.ts';
import { openMetricsCheck } from '../../openmetrics/scraper.ts';

const METRICS = {
  certmanager_certificate_expiration_timestamp_seconds: 'certificate.expiration_timestamp',
  certmanager_certificate_ready_status: 'certificate.ready_status',
  /** Declared as a counter by some versions. */
  certmanager_clock_time_seconds: { name: 'clock_time', type: 'gauge' },
  certmanager_controller_sync_call_count: 'controller.sync_call',
  certmanager_http_acme_client_request_count: 'http_acme_client.request',
  certmanager_http_acme_client_request_duration_seconds: 'http_acme_client.request.duration',
};

/** cert-manager by its controller's page of metrics. */
export const check: CheckModule = {
  name: 'cert_manager',
  create: (instance, initConfig, parts) =>
    openMetricsCheck(instance, initConfig, parts, { namespace: 'cert_manager', metrics: [METRICS] }),
};

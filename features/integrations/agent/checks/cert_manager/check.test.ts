import { expect, it } from 'vitest';
import { describedMetrics, metricNames } from '../../described-metrics.ts';
import { serveAnswers } from '../../http/testing.ts';
import { runCheck } from '../../testing.ts';
import { check } from './check.ts';

/** Composed from the documentation of cert-manager 1.16. */
const PAGE = `# TYPE certmanager_certificate_expiration_timestamp_seconds gauge
certmanager_certificate_expiration_timestamp_seconds{issuer_group="cert-manager.io",issuer_kind="Issuer",issuer_name="letsencrypt",name="shop-tls",namespace="shop"} 1.803e+09
# TYPE certmanager_certificate_ready_status gauge
certmanager_certificate_ready_status{condition="False",name="shop-tls",namespace="shop"} 0
certmanager_certificate_ready_status{condition="True",name="shop-tls",namespace="shop"} 1
# TYPE certmanager_clock_time_seconds counter
certmanager_clock_time_seconds 1.7954e+09
# TYPE certmanager_controller_sync_call_count counter
certmanager_controller_sync_call_count{controller="certificates-issuing"} 12
# TYPE certmanager_http_acme_client_request_count counter
certmanager_http_acme_client_request_count{host="acme.example",method="GET",status="200"} 5
# TYPE certmanager_http_acme_client_request_duration_seconds summary
certmanager_http_acme_client_request_duration_seconds{host="acme.example",quantile="0.5"} 0.2
certmanager_http_acme_client_request_duration_seconds_sum{host="acme.example"} 1.1
certmanager_http_acme_client_request_duration_seconds_count{host="acme.example"} 5
# TYPE go_goroutines gauge
go_goroutines 90
`;

it('tells of certificates, of the controller and of its ACME client', async () => {
  await using server = await serveAnswers({ '/metrics': { body: PAGE } });
  const run = await runCheck(check, { openmetrics_endpoint: `${server.url}/metrics` });
  expect(metricNames(run)).toEqual([...describedMetrics('cert_manager')].sort());
  expect(run.metrics).toContainEqual(
    expect.objectContaining({ type: 'gauge', metric: 'cert_manager.clock_time', value: 1.7954e9 }),
  );
  expect(run.serviceChecks.map(({ name }) => name)).toEqual(['cert_manager.openmetrics.health']);
});

import type { Check, CheckModule, YamlMap } from '../../check.ts';
import { CheckHttp } from '../../http/check-http.ts';
import { withAliases } from '../../http/option-aliases.ts';
import { prometheusCheck } from '../../openmetrics/legacy-scraper.ts';
import { flagOption, textMapOption, textOption, textsOption, urlOption, wholeOption } from '../../read-instance.ts';
import { ConsulCheck, type ConsulOptions } from './consul-check.ts';
import { CONSUL_NAMES } from './prometheus-names.ts';

const ALIASES = {
  ca_bundle_file: { name: 'tls_ca_cert' },
  client_cert_file: { name: 'tls_cert' },
  private_key_file: { name: 'tls_private_key' },
};

/** Consul by the HTTP API of an agent. */
export const check: CheckModule = {
  name: 'consul',
  create(instance, initConfig) {
    // What an instance does not say is the same for all of them.
    const options = { ...initConfig, ...instance };
    const token = textOption(options, 'acl_token', '');
    const headers = { ...textMapOption(options, 'headers'), ...(token === '' ? {} : { 'X-Consul-Token': token }) };
    const shared = { ...withAliases(options, ALIASES), headers };
    const page = flagOption(options, 'use_prometheus_endpoint', false) ? pageOf(shared, initConfig) : undefined;
    return new ConsulCheck(readOptions(options), CheckHttp.fromInstance(shared, initConfig), page);
  },
};

/** Consul's own page of metrics, there since 1.1. */
function pageOf(instance: YamlMap, initConfig: YamlMap): Check {
  const url = String(urlOption(instance, 'url')).replace(/\/$/, '');
  return prometheusCheck({ ...instance, prometheus_url: `${url}/v1/agent/metrics?format=prometheus` }, initConfig, {
    namespace: 'consul',
    metrics: [CONSUL_NAMES],
    options: { send_distribution_counts_as_monotonic: true, send_distribution_sums_as_monotonic: true },
  });
}

function readOptions(options: YamlMap): ConsulOptions {
  return {
    url: urlOption(options, 'url'),
    catalog: flagOption(options, 'catalog_checks', false),
    latency: flagOption(options, 'network_latency_checks', false),
    leaderEvents: flagOption(options, 'self_leader_check', false)
      ? 'self'
      : flagOption(options, 'new_leader_checks', false)
        ? 'any'
        : 'none',
    singleNode: flagOption(options, 'single_node_install', false),
    services: textsOption(options, 'services_include', textsOption(options, 'service_whitelist')),
    withoutServices: textsOption(options, 'services_exclude'),
    maxServices: wholeOption(options, 'max_services', 50, 0),
    legacyServiceTag: !flagOption(options, 'disable_legacy_service_tag', false),
  };
}

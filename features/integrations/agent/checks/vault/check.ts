import type { Check, CheckModule, CheckParts, YamlMap } from '../../check.ts';
import { prometheusCheck } from '../../openmetrics/legacy-scraper.ts';
import { openMetricsCheck } from '../../openmetrics/scraper.ts';
import { flagOption, textMapOption, textOption, urlOption } from '../../read-instance.ts';
import { ROUTES, VAULT_NAMES } from './names.ts';
import { VaultCheck, type VaultOptions } from './vault-check.ts';

/** Vault: its health, its leader and, with a token or where none is needed, its page of metrics. */
export const check: CheckModule = {
  name: 'vault',
  create(instance, initConfig, parts) {
    const options = readOptions(instance);
    // https://developer.hashicorp.com/vault/api-docs#the-x-vault-request-header
    const headers = { ...textMapOption(instance, 'headers'), 'X-Vault-Request': 'true' };
    const asked = { ...instance, headers };
    return new VaultCheck(options, scraper(options, asked, initConfig, parts), asked, initConfig);
  },
};

function readOptions(instance: YamlMap): VaultOptions {
  urlOption(instance, 'api_url');
  return {
    // Of the versions of the API there is one so far.
    apiUrl: textOption(instance, 'api_url').replace(/\/$/, '').replace(/\d$/, '1'),
    isLegacy: !flagOption(instance, 'use_openmetrics', false),
    clusterTag: !flagOption(instance, 'disable_legacy_cluster_tag', false),
    detectLeader: flagOption(instance, 'detect_leader', false),
    secondaries: flagOption(instance, 'collect_secondary_dr', false),
  };
}

function scraper(
  { apiUrl, isLegacy }: VaultOptions,
  asked: YamlMap & { readonly headers: Readonly<Record<string, string>> },
  initConfig: YamlMap,
  parts: CheckParts,
): Check | undefined {
  const withToken = tokenOptions(asked);
  if (withToken === undefined) return undefined;
  const url = `${apiUrl}/sys/metrics?format=prometheus`;
  if (!isLegacy) {
    const instance = { ...withToken, openmetrics_endpoint: url };
    const metrics = [MODERN_NAMES, ROUTES.source];
    return openMetricsCheck(instance, initConfig, parts, { namespace: 'vault', metrics });
  }
  const metrics = [
    VAULT_NAMES,
    ...['create', 'delete', 'list', 'read', 'rollback'].map((verb) => `vault_route_${verb}_*`),
  ];
  const options = { send_distribution_counts_as_monotonic: true };
  return prometheusCheck({ ...withToken, prometheus_url: url }, initConfig, { namespace: 'vault', metrics, options });
}

/** undefined when the page is not to be read: it wants a token. */
function tokenOptions(asked: YamlMap & { readonly headers: Readonly<Record<string, string>> }): YamlMap | undefined {
  if (flagOption(asked, 'no_token', false)) return asked;
  // A file is read again each time: Vault's agent writes a new token before the old one ends.
  const path = textOption(asked, 'client_token_path', '');
  if (path !== '') return { ...asked, auth_token: { reader: { type: 'file', path } } };
  const token = textOption(asked, 'client_token', '');
  return token === '' ? undefined : { ...asked, headers: { ...asked.headers, 'X-Vault-Token': token } };
}

/** Since the second version counters are named without their end. */
const MODERN_NAMES = Object.fromEntries(
  Object.entries(VAULT_NAMES).map(([raw, name]) =>
    /^(go|process)_/.test(raw) ? [raw.replace(/_total$/, ''), name.replace(/\.total$/, '')] : [raw, name],
  ),
);

import { badRequest } from '@komainu/kernel/errors.ts';
import { type JsonObject, objectOf } from '@komainu/kernel/json.ts';
import { bad, flag, objects, required, texts } from '../fields.ts';
import { monitoredResources, NO_FILTERS, type ResourceFilters, readFilters } from './monitored-resources.ts';

/** Kind in the metadata store. */
export const GCP_STS_KIND = 'gcp_sts_account';

const FLAGS = {
  automute: false,
  is_bq_datasets_monitoring_enabled: false,
  is_bq_jobs_monitoring_enabled: false,
  is_cspm_enabled: false,
  is_global_location_enabled: true,
  is_per_project_quota_enabled: false,
  is_resource_change_collection_enabled: false,
  is_security_command_center_enabled: false,
} as const;
type Flags = Readonly<Record<keyof typeof FLAGS, boolean>>;

interface MetricNamespace {
  readonly id: string;
  readonly disabled: boolean;
  readonly filters: readonly string[];
}

/** A service account of Google Cloud without a key, which another account (the delegate) may act for. */
export interface GcpStsAccount extends Flags {
  readonly client_email: string;
  readonly account_tags: readonly string[];
  readonly region_filter_configs: readonly string[];
  readonly metric_namespace_configs: readonly MetricNamespace[];
  readonly resource_collection_enabled: boolean;
  readonly filters: ResourceFilters;
}

const USUAL_NAMESPACES: readonly MetricNamespace[] = [{ id: 'prometheus', disabled: true, filters: [] }];

/**
 * Reads a JSON:API request that creates an account, or changes `before`: what it leaves out stays. Throws
 * `missing_parameter`, `bad_parameter` and `resource_collection_off` (400).
 */
export function readStsAccount(body: JsonObject, before?: GcpStsAccount): GcpStsAccount {
  const given = objectOf(objectOf(body['data'])['attributes']);
  const email = before === undefined ? required(given, 'client_email') : before.client_email;
  if (!/^[\w.@:-]{1,255}$/.test(email)) throw bad('client_email', 'is no id');
  const flags = Object.entries(FLAGS).map(([field, usual]) => [
    field,
    // `field` is one of FLAGS.
    flag(given, field) ?? before?.[field as keyof Flags] ?? usual,
  ]);
  const account: GcpStsAccount = {
    ...(Object.fromEntries(flags) as Flags),
    client_email: email,
    account_tags: texts(given, 'account_tags') ?? before?.account_tags ?? [],
    region_filter_configs: texts(given, 'region_filter_configs') ?? before?.region_filter_configs ?? [],
    metric_namespace_configs: namespacesOf(given) ?? before?.metric_namespace_configs ?? USUAL_NAMESPACES,
    resource_collection_enabled:
      flag(given, 'resource_collection_enabled') ??
      before?.resource_collection_enabled ??
      // The command center is fed by it.
      flag(given, 'is_security_command_center_enabled') ??
      false,
    filters: readFilters(given, texts(given, 'host_filters'), before?.filters ?? NO_FILTERS),
  };
  if (account.is_cspm_enabled && !account.resource_collection_enabled)
    throw badRequest('resource_collection_off', 'Resource Collection must be enabled for CSM to be enabled');
  return account;
}

/** The account as a JSON:API resource. */
export function presentStsAccount(id: string, { filters, ...account }: GcpStsAccount): JsonObject {
  return {
    type: 'gcp_service_account',
    id,
    attributes: {
      ...account,
      host_filters: filters.hosts,
      cloud_run_revision_filters: filters.revisions,
      monitored_resource_configs: monitoredResources(filters),
    },
  };
}

function namespacesOf(given: JsonObject): readonly MetricNamespace[] | undefined {
  return objects(given, 'metric_namespace_configs')?.map((namespace) => ({
    id: required(namespace, 'id'),
    disabled: flag(namespace, 'disabled') ?? false,
    filters: texts(namespace, 'filters') ?? [],
  }));
}

import type { JsonObject } from '@komainu/kernel/json.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import { bad, flag, objects, required, text } from '../fields.ts';

/** Kind in the metadata store. */
export const AZURE_KIND = 'azure_integration';

/** What a client may set beside the account itself; names as in the public API. */
interface AzureSettings {
  readonly host_filters: string;
  readonly app_service_plan_filters: string;
  readonly container_app_filters: string;
  readonly automute: boolean;
  readonly cspm_enabled: boolean;
  readonly custom_metrics_enabled: boolean;
  readonly resource_collection_enabled: boolean;
  readonly metrics_enabled: boolean;
  readonly metrics_enabled_default: boolean;
  readonly usage_metrics_enabled: boolean;
  readonly secretless_auth_enabled: boolean;
  readonly resource_provider_configs: readonly { readonly namespace: string; readonly metrics_enabled: boolean }[];
}

/** An app registration of Azure as the metadata store keeps it. */
export interface AzureAccount extends AzureSettings {
  /** The tenant's id. */
  readonly tenant_name: string;
  readonly client_id: string;
  readonly sealed_client_secret?: string;
}

const DEFAULTS: AzureSettings = {
  host_filters: '',
  app_service_plan_filters: '',
  container_app_filters: '',
  automute: true,
  cspm_enabled: false,
  custom_metrics_enabled: false,
  resource_collection_enabled: true,
  metrics_enabled: true,
  metrics_enabled_default: true,
  usage_metrics_enabled: true,
  secretless_auth_enabled: false,
  resource_provider_configs: [],
};

/** Which account a request speaks of. */
export function azureIdentity(body: JsonObject): { readonly tenant: string; readonly client: string } {
  return {
    tenant: identifier(required(body, 'tenant_name'), 'tenant_name'),
    client: identifier(required(body, 'client_id'), 'client_id'),
  };
}

/** The key in the metadata store. */
export function azureKey({ tenant, client }: { readonly tenant: string; readonly client: string }): string {
  return `${tenant.toLowerCase()}/${client.toLowerCase()}`;
}

/**
 * Reads a request that creates an account, or changes `before`: what it leaves out stays, of a new account it is what the
 * public API makes of it. Throws `missing_parameter` and `bad_parameter` (400).
 */
export function readAzure(body: JsonObject, secrets: SecretSealer, before?: AzureAccount): AzureAccount {
  const { tenant, client } = azureIdentity(body);
  const secret = text(body, 'client_secret');
  const settings = azureSettings(body, before ?? DEFAULTS);
  const sealed = secret === undefined || secret === '' ? before?.sealed_client_secret : secrets.seal(secret);
  if (sealed === undefined && !settings.secretless_auth_enabled) required(body, 'client_secret');
  return {
    tenant_name: before === undefined ? tenant : identifier(text(body, 'new_tenant_name') ?? tenant, 'new_tenant_name'),
    client_id: before === undefined ? client : identifier(text(body, 'new_client_id') ?? client, 'new_client_id'),
    ...settings,
    ...(sealed === undefined ? {} : { sealed_client_secret: sealed }),
  };
}

function azureSettings(body: JsonObject, before: AzureSettings): AzureSettings {
  return {
    host_filters: text(body, 'host_filters') ?? before.host_filters,
    app_service_plan_filters: text(body, 'app_service_plan_filters') ?? before.app_service_plan_filters,
    container_app_filters: text(body, 'container_app_filters') ?? before.container_app_filters,
    automute: flag(body, 'automute') ?? before.automute,
    cspm_enabled: flag(body, 'cspm_enabled') ?? before.cspm_enabled,
    custom_metrics_enabled: flag(body, 'custom_metrics_enabled') ?? before.custom_metrics_enabled,
    resource_collection_enabled: flag(body, 'resource_collection_enabled') ?? before.resource_collection_enabled,
    metrics_enabled: flag(body, 'metrics_enabled') ?? before.metrics_enabled,
    metrics_enabled_default: flag(body, 'metrics_enabled_default') ?? before.metrics_enabled_default,
    usage_metrics_enabled: flag(body, 'usage_metrics_enabled') ?? before.usage_metrics_enabled,
    secretless_auth_enabled: flag(body, 'secretless_auth_enabled') ?? before.secretless_auth_enabled,
    resource_provider_configs:
      objects(body, 'resource_provider_configs')?.map((config) => ({
        namespace: required(config, 'namespace'),
        metrics_enabled: flag(config, 'metrics_enabled') ?? true,
      })) ?? before.resource_provider_configs,
  };
}

/** The account as a client gets it: without its secret. */
export function presentAzure(account: AzureAccount, errors: readonly string[]): JsonObject {
  const { sealed_client_secret: _secret, ...open } = account;
  return { ...open, errors, warnings: [] };
}

/** Ids of tenants stand in addresses. */
function identifier(value: string, field: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(value)) throw bad(field, 'is no id');
  return value;
}

import { uuid } from '@komainu/kernel/ids.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import { bad, flag, required, text } from '../fields.ts';
import { monitoredResources, NO_FILTERS, type ResourceFilters, readFilters } from './monitored-resources.ts';

/** Kind in the metadata store. */
export const GCP_KIND = 'gcp_integration';

const FLAGS = [
  'automute',
  'is_cspm_enabled',
  'is_security_command_center_enabled',
  'is_resource_change_collection_enabled',
  'resource_collection_enabled',
] as const;
type Flags = Readonly<Record<(typeof FLAGS)[number], boolean>>;

/** A service account of Google Cloud with its key, as the metadata store keeps it. */
export interface GcpAccount extends Flags {
  /** Ours, for clients. */
  readonly id: string;
  readonly project_id: string;
  readonly client_email: string;
  readonly private_key_id: string;
  /** PEM. */
  readonly sealed_private_key: string;
  /** Where its assertions are changed for tokens. */
  readonly token_uri: string;
  readonly filters: ResourceFilters;
}

const DEFAULTS: Flags = {
  automute: false,
  is_cspm_enabled: false,
  is_security_command_center_enabled: false,
  is_resource_change_collection_enabled: false,
  resource_collection_enabled: true,
};
const LONGEST_KEY = 16_384;

/** The key in the metadata store of the account that a request speaks of. Throws `missing_parameter` (400). */
export function gcpKey(body: JsonObject): string {
  return `${name(body, 'project_id')}/${name(body, 'client_email').toLowerCase()}`;
}

/** Reads the key file of a service account, as clients send it. Throws `missing_parameter` and `bad_parameter` (400). */
export function readGcp(body: JsonObject, secrets: SecretSealer, before?: GcpAccount): GcpAccount {
  if (before === undefined && required(body, 'type') !== 'service_account')
    throw bad('type', "is not 'service_account'");
  const key = text(body, 'private_key', LONGEST_KEY);
  const sealed = key === undefined || key === '' ? before?.sealed_private_key : secrets.seal(key);
  if (sealed === undefined) required(body, 'private_key');
  const flags = FLAGS.map((field) => [field, flag(body, field) ?? (before ?? DEFAULTS)[field]]);
  return {
    // Every member of FLAGS has its value.
    ...(Object.fromEntries(flags) as Flags),
    id: before?.id ?? uuid(),
    project_id: name(body, 'project_id'),
    client_email: name(body, 'client_email'),
    private_key_id: text(body, 'private_key_id') ?? before?.private_key_id ?? '',
    sealed_private_key: sealed ?? '',
    token_uri: text(body, 'token_uri') ?? before?.token_uri ?? '',
    filters: readFilters(body, hostFilters(body), before?.filters ?? NO_FILTERS),
  };
}

/** The account as a client gets it: without its key. */
export function presentGcp({ filters, ...account }: GcpAccount, errors: readonly string[]): JsonObject {
  const { sealed_private_key: _key, private_key_id: _keyId, token_uri: _tokenUri, ...open } = account;
  return {
    ...open,
    host_filters: filters.hosts.join(','),
    cloud_run_revision_filters: filters.revisions,
    monitored_resource_configs: monitoredResources(filters),
    errors,
  };
}

/** `host:one,host:two`: a text in this version of the API. */
function hostFilters(body: JsonObject): readonly string[] | undefined {
  return text(body, 'host_filters')
    ?.split(',')
    .filter((filter) => filter !== '');
}

function name(body: JsonObject, field: string): string {
  const value = required(body, field);
  if (!/^[\w.@:-]{1,255}$/.test(value)) throw bad(field, 'is no id');
  return value;
}

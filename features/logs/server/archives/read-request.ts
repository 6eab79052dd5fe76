import { objectOf, textOf } from '@komainu/http/request-fields.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { assertPublicHost } from '@komainu/kernel/outgoing/address-guard.ts';
import type { OutgoingSettings } from '../outgoing/settings.ts';
import { parseLogFilter } from '../search-text.ts';
import type {
  ArchiveBody,
  ArchiveDestination,
  AzureDestination,
  GcsDestination,
  LocalDestination,
  S3Destination,
} from './definition.ts';
import { localFolder } from './storage/local.ts';

type Json = Readonly<Record<string, unknown>>;

const MAX_NAME = 500;
const MAX_TAGS = 100;

/**
 * Reads the body of a create or update request. `before` is the archive that is updated: secrets that the request leaves
 * out stay as they were. Throws `bad_archive` (400) that names the field, or what the query's parser throws.
 */
export function readArchive(body: unknown, settings: OutgoingSettings, before?: ArchiveBody): ArchiveBody {
  const data = objectOf(objectOf(body, 'the body')['data'], 'data');
  if (data['type'] !== undefined && data['type'] !== 'archives') throw invalid("'type' must be archives");
  const attributes = objectOf(data['attributes'], 'data.attributes');
  const name = required(attributes, 'name');
  if (name.length > MAX_NAME) throw invalid(`'name' has more than ${MAX_NAME} characters`);
  const query = textOf(attributes['query'], 'query');
  if (query === undefined) throw invalid("'query' is required");
  parseLogFilter(query || '*');
  return {
    name,
    query,
    destination: readDestination(objectOf(attributes['destination'], 'destination'), settings, before?.destination),
    includeTags: booleanOf(attributes['include_tags'], 'include_tags') ?? false,
    rehydrationTags: tagsOf(attributes['rehydration_tags']),
    rehydrationMaxScanSizeInGb: scanSizeOf(attributes['rehydration_max_scan_size_in_gb']),
    compressionMethod: oneOf(attributes, 'compression_method', ['GZIP', 'ZSTD'] as const) ?? 'GZIP',
    readers: before?.readers ?? [],
  };
}

function readDestination(
  given: Json,
  settings: OutgoingSettings,
  before: ArchiveDestination | undefined,
): ArchiveDestination {
  switch (given['type']) {
    case 's3':
      return readS3(given, settings, before?.type === 's3' ? before : undefined);
    case 'gcs':
      return readGcs(given, settings, before?.type === 'gcs' ? before : undefined);
    case 'azure':
      return readAzure(given, settings, before?.type === 'azure' ? before : undefined);
    case 'local':
      return readLocal(given, settings);
    default:
      throw invalid("'destination.type' must be one of s3, gcs, azure, local");
  }
}

function readS3(given: Json, settings: OutgoingSettings, before: S3Destination | undefined): S3Destination {
  const integration = integrationOf(given, [['account_id', 'role_name'], ['access_key_id']], hasKeys(given, before));
  const encryption = given['encryption'] === undefined ? undefined : encryptionOf(given['encryption']);
  const region = textOf(given['region'], 'destination.region');
  if (region !== undefined && !/^[a-z0-9-]{1,40}$/i.test(region)) throw invalid("'destination.region' is no region");
  const pathStyle = booleanOf(given['path_style'], 'destination.path_style');
  const storageClass = oneOf(given, 'storage_class', STORAGE_CLASSES);
  return {
    type: 's3',
    bucket: bucketOf(given),
    ...pathOf(given),
    integration,
    ...(encryption === undefined ? {} : { encryption }),
    ...(storageClass === undefined ? {} : { storage_class: storageClass }),
    ...endpointOf(given, settings),
    ...(region === undefined ? {} : { region }),
    ...(pathStyle === undefined ? {} : { path_style: pathStyle }),
    ...keysOf(given, settings, before),
  };
}

function readGcs(given: Json, settings: OutgoingSettings, before: GcsDestination | undefined): GcsDestination {
  return {
    type: 'gcs',
    bucket: bucketOf(given),
    ...pathOf(given),
    integration: integrationOf(given, [['client_email']], hasKeys(given, before)),
    ...endpointOf(given, settings),
    ...keysOf(given, settings, before),
  };
}

function readAzure(given: Json, settings: OutgoingSettings, before: AzureDestination | undefined): AzureDestination {
  const container = required(given, 'container');
  const account = required(given, 'storage_account');
  if (!/^[a-z0-9$-]{1,63}$/i.test(container)) throw invalid("'container' is no name of a container");
  if (!/^[a-z0-9]{1,24}$/i.test(account)) throw invalid("'storage_account' is no name of a storage account");
  const key = textOf(given['account_key'], 'destination.account_key');
  const kept = before?.storage_account === account ? before.sealed_account_key : undefined;
  const sealed = key === undefined ? kept : settings.secrets.seal(key);
  const region = textOf(given['region'], 'destination.region');
  return {
    type: 'azure',
    container,
    storage_account: account,
    ...pathOf(given),
    ...(region === undefined ? {} : { region }),
    integration: integrationOf(given, [['client_id', 'tenant_id']], sealed !== undefined),
    ...endpointOf(given, settings),
    ...(sealed === undefined ? {} : { sealed_account_key: sealed }),
  };
}

function readLocal(given: Json, settings: OutgoingSettings): LocalDestination {
  const path = required(given, 'path');
  if (settings.archiveRoot === undefined) {
    throw invalid('archives on disk need an archive root: set KOMAINU_ARCHIVE_ROOT of the server');
  }
  localFolder(settings.archiveRoot, path);
  return { type: 'local', path };
}

const STORAGE_CLASSES = ['STANDARD', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'] as const;

function encryptionOf(value: unknown): NonNullable<S3Destination['encryption']> {
  const given = objectOf(value, 'destination.encryption');
  const type = oneOf(given, 'type', ['NO_OVERRIDE', 'SSE_S3', 'SSE_KMS'] as const);
  if (type === undefined) throw invalid("'encryption.type' is required");
  const key = textOf(given['key'], 'encryption.key');
  if (type === 'SSE_KMS' && key === undefined) throw invalid("'encryption.key' is required for SSE_KMS");
  return { type, ...(key === undefined ? {} : { key }) };
}

/** Datadog's way to a bucket, which is kept and given back; with keys of ours it may be left out. */
function integrationOf(
  given: Json,
  choices: readonly (readonly string[])[],
  isOptional: boolean,
): Readonly<Record<string, string>> {
  if (given['integration'] === undefined && isOptional) return {};
  const integration = objectOf(given['integration'], 'destination.integration');
  const texts = Object.entries(integration).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const found = Object.fromEntries(texts);
  if (!isOptional && !choices.some((fields) => fields.every((field) => found[field] !== undefined))) {
    const wanted = choices.map((fields) => fields.join(' and ')).join(', or ');
    throw invalid(`'destination.integration' needs ${wanted}`);
  }
  // Nobody's integration holds a secret, so none is kept by mistake.
  return Object.fromEntries(Object.entries(found).filter(([field]) => INTEGRATION_FIELDS.has(field)));
}

const INTEGRATION_FIELDS = new Set([
  'account_id',
  'role_name',
  'access_key_id',
  'client_email',
  'project_id',
  'client_id',
  'tenant_id',
]);

function hasKeys(given: Json, before: S3Destination | GcsDestination | undefined): boolean {
  return given['access_key_id'] !== undefined || before?.access_key_id !== undefined;
}

function keysOf(given: Json, settings: OutgoingSettings, before: S3Destination | GcsDestination | undefined) {
  const accessKeyId = textOf(given['access_key_id'], 'destination.access_key_id');
  const secret = textOf(given['secret_access_key'], 'destination.secret_access_key');
  if (accessKeyId === undefined) {
    if (secret !== undefined) throw invalid("'secret_access_key' needs 'access_key_id'");
    return {};
  }
  const kept = before?.access_key_id === accessKeyId ? before.sealed_secret_access_key : undefined;
  const sealed = secret === undefined ? kept : settings.secrets.seal(secret);
  if (sealed === undefined) throw invalid("'access_key_id' needs 'secret_access_key'");
  return { access_key_id: accessKeyId, sealed_secret_access_key: sealed };
}

function endpointOf(given: Json, settings: OutgoingSettings): { endpoint?: string } {
  const endpoint = textOf(given['endpoint'], 'destination.endpoint');
  if (endpoint === undefined) return {};
  const isKnown = URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol);
  if (!isKnown || /[?#@]/.test(endpoint)) throw invalid("'destination.endpoint' must be like https://host:port");
  if (!settings.allowPrivateTargets) assertPublicHost(new URL(endpoint));
  return { endpoint };
}

function bucketOf(given: Json): string {
  const bucket = required(given, 'bucket');
  if (!/^[a-z0-9][a-z0-9._-]{1,221}$/i.test(bucket)) throw invalid("'bucket' is no name of a bucket");
  return bucket;
}

function pathOf(given: Json): { path?: string } {
  const path = textOf(given['path'], 'destination.path');
  if (path === undefined) return {};
  if (path.length > 512 || path.split('/').some((part) => part === '.' || part === '..')) {
    throw invalid("'destination.path' is no path");
  }
  return { path };
}

function required(given: Json, field: string): string {
  const value = textOf(given[field], field);
  if (value === undefined || value === '') throw invalid(`'${field}' is required`);
  return value;
}

function oneOf<Value extends string>(given: Json, field: string, values: readonly Value[]): Value | undefined {
  const value = given[field];
  if (value === undefined || value === null) return undefined;
  const found = values.find((other) => other === value);
  if (found === undefined) throw invalid(`'${field}' must be one of ${values.join(', ')}`);
  return found;
}

function booleanOf(value: unknown, field: string): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw invalid(`'${field}' is neither true nor false`);
  return value;
}

function tagsOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  const isList = Array.isArray(value) && value.length <= MAX_TAGS && value.every((tag) => typeof tag === 'string');
  if (!isList) throw invalid(`'rehydration_tags' is not a list of at most ${MAX_TAGS} tags`);
  return value;
}

function scanSizeOf(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !(value > 0)) throw invalid("'rehydration_max_scan_size_in_gb' is not above 0");
  return value;
}

function invalid(reason: string) {
  return badRequest('bad_archive', `Invalid archive: ${reason}`);
}

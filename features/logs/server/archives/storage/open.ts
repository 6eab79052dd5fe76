import type { Clock } from '@komainu/kernel/clock.ts';
import type { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import type { OutgoingSettings } from '../../outgoing/settings.ts';
import type { ArchiveDestination, AzureDestination, GcsDestination, S3Destination } from '../definition.ts';
import { AzureStorage } from './azure.ts';
import { LocalStorage, localFolder } from './local.ts';
import { S3Storage } from './s3.ts';
import type { ArchiveStorage } from './storage.ts';

interface StorageParts {
  readonly settings: OutgoingSettings;
  readonly clock: Clock;
  /** For addresses that came through the API. */
  readonly http: OutgoingHttp;
  /** For addresses that whoever runs this server has set: they may be private. */
  readonly trustedHttp: OutgoingHttp;
}

/** The storage of an archive, or why this server cannot reach it. */
export function openStorage(destination: ArchiveDestination, parts: StorageParts): ArchiveStorage | { reason: string } {
  switch (destination.type) {
    case 's3':
      return openS3(destination, parts);
    case 'gcs':
      return openGcs(destination, parts);
    case 'azure':
      return openAzure(destination, parts);
    case 'local': {
      const root = parts.settings.archiveRoot;
      if (root === undefined) return { reason: 'this server has no archive root (KOMAINU_ARCHIVE_ROOT)' };
      return new LocalStorage(localFolder(root, destination.path));
    }
  }
}

function openS3(destination: S3Destination, parts: StorageParts): ArchiveStorage | { reason: string } {
  const { s3 } = parts.settings;
  // Keys of the server go to the server's own endpoint only: whoever may define an archive must not collect them.
  const isOwn = destination.access_key_id === undefined && destination.endpoint === undefined;
  const keys = isOwn ? s3 : keysOf(destination, parts);
  if (keys.accessKeyId === undefined || keys.secretAccessKey === undefined) {
    return {
      reason:
        'no access key: roles of AWS cannot be assumed from here, so set access_key_id and secret_access_key of the ' +
        'destination, or KOMAINU_ARCHIVE_S3_ACCESS_KEY_ID and KOMAINU_ARCHIVE_S3_SECRET_ACCESS_KEY of the server',
    };
  }
  const region = destination.region ?? s3.region ?? 'us-east-1';
  const endpoint = destination.endpoint ?? s3.endpoint ?? `https://s3.${region}.amazonaws.com`;
  // Names of buckets with dots fit no certificate; services other than AWS rarely have a host name a bucket.
  const usual = destination.bucket.includes('.') || !endpoint.endsWith('.amazonaws.com');
  const pathStyle = destination.path_style ?? s3.pathStyle ?? usual;
  return new S3Storage(
    {
      endpoint,
      region,
      pathStyle,
      bucket: destination.bucket,
      path: destination.path,
      access: { accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey },
      writeHeaders: writeHeaders(destination),
    },
    destination.endpoint === undefined ? parts.trustedHttp : parts.http,
    parts.clock,
  );
}

function openGcs(destination: GcsDestination, parts: StorageParts): ArchiveStorage | { reason: string } {
  const { accessKeyId, secretAccessKey } = keysOf(destination, parts);
  const access =
    accessKeyId === undefined || secretAccessKey === undefined
      ? googleAccess(destination, parts)
      : { accessKeyId, secretAccessKey };
  if (access === undefined) {
    return {
      reason:
        'no access: add a Google Cloud integration with the key of client_email, or set access_key_id and ' +
        'secret_access_key (an HMAC key) of the destination',
    };
  }
  return new S3Storage(
    {
      endpoint: destination.endpoint ?? 'https://storage.googleapis.com',
      region: 'auto',
      pathStyle: true,
      bucket: destination.bucket,
      path: destination.path,
      access,
      writeHeaders: {},
    },
    parts.http,
    parts.clock,
  );
}

function openAzure(destination: AzureDestination, parts: StorageParts): ArchiveStorage | { reason: string } {
  const sealed = destination.sealed_account_key;
  const access = sealed === undefined ? azureAccess(destination, parts) : parts.settings.secrets.open(sealed);
  if (access === undefined) {
    return {
      reason:
        'no access: add an Azure integration with the secret of client_id, or set account_key (the shared key of the ' +
        'storage account) of the destination',
    };
  }
  const account = destination.storage_account;
  return new AzureStorage(
    {
      endpoint: destination.endpoint ?? `https://${account}.blob.core.windows.net`,
      account,
      container: destination.container,
      path: destination.path,
      access,
    },
    parts.http,
    parts.clock,
  );
}

const AZURE_STORAGE = 'https://storage.azure.com/.default';
const GOOGLE_STORAGE = 'https://www.googleapis.com/auth/devstorage.read_write';

/** Tokens of the integration that a destination names. They go to the cloud alone, not to endpoints of somebody's own. */
function azureAccess(destination: AzureDestination, { settings }: StorageParts): (() => Promise<string>) | undefined {
  const { tenant_id: tenant, client_id: client } = destination.integration;
  const { cloudTokens } = settings;
  if (tenant === undefined || client === undefined || destination.endpoint !== undefined) return undefined;
  if (cloudTokens?.hasAzure(tenant, client) !== true) return undefined;
  return () => cloudTokens.azure(tenant, client, AZURE_STORAGE);
}

function googleAccess(destination: GcsDestination, { settings }: StorageParts): (() => Promise<string>) | undefined {
  const { client_email: email } = destination.integration;
  const { cloudTokens } = settings;
  if (email === undefined || destination.endpoint !== undefined || cloudTokens?.hasGoogle(email) !== true)
    return undefined;
  return () => cloudTokens.google(email, GOOGLE_STORAGE);
}

function keysOf(
  destination: S3Destination | GcsDestination,
  parts: StorageParts,
): { accessKeyId: string | undefined; secretAccessKey: string | undefined } {
  const sealed = destination.sealed_secret_access_key;
  return {
    accessKeyId: destination.access_key_id,
    secretAccessKey: sealed === undefined ? undefined : parts.settings.secrets.open(sealed),
  };
}

function writeHeaders(destination: S3Destination): Record<string, string> {
  const headers: Record<string, string> = {};
  const { encryption, storage_class: storageClass } = destination;
  if (encryption?.type === 'SSE_S3') headers['x-amz-server-side-encryption'] = 'AES256';
  if (encryption?.type === 'SSE_KMS') {
    headers['x-amz-server-side-encryption'] = 'aws:kms';
    if (encryption.key !== undefined) headers['x-amz-server-side-encryption-aws-kms-key-id'] = encryption.key;
  }
  if (storageClass !== undefined && storageClass !== 'STANDARD') headers['x-amz-storage-class'] = storageClass;
  return headers;
}

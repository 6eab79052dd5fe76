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
      accessKeyId: keys.accessKeyId,
      secretAccessKey: keys.secretAccessKey,
      writeHeaders: writeHeaders(destination),
    },
    destination.endpoint === undefined ? parts.trustedHttp : parts.http,
    parts.clock,
  );
}

function openGcs(destination: GcsDestination, parts: StorageParts): ArchiveStorage | { reason: string } {
  const { accessKeyId, secretAccessKey } = keysOf(destination, parts);
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    return {
      reason: 'no HMAC key of Google Cloud Storage: set access_key_id and secret_access_key of the destination',
    };
  }
  return new S3Storage(
    {
      endpoint: destination.endpoint ?? 'https://storage.googleapis.com',
      region: 'auto',
      pathStyle: true,
      bucket: destination.bucket,
      path: destination.path,
      accessKeyId,
      secretAccessKey,
      writeHeaders: {},
    },
    parts.http,
    parts.clock,
  );
}

function openAzure(destination: AzureDestination, parts: StorageParts): ArchiveStorage | { reason: string } {
  const accountKey = destination.sealed_account_key;
  if (accountKey === undefined) {
    return { reason: 'no shared key of the Azure storage account: set account_key of the destination' };
  }
  const account = destination.storage_account;
  return new AzureStorage(
    {
      endpoint: destination.endpoint ?? `https://${account}.blob.core.windows.net`,
      account,
      container: destination.container,
      path: destination.path,
      accountKey: parts.settings.secrets.open(accountKey),
    },
    parts.http,
    parts.clock,
  );
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

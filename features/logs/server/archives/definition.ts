/** Kinds in the metadata store. */
export const ARCHIVE_KIND = 'logs_archive';
/** One document with the ids of all archives, in the order in which logs are offered to them. */
export const ARCHIVE_ORDER_KIND = 'logs_archive_order';
export const ARCHIVE_ORDER_ID = 'order';

/** Keys that the API never gives back, sealed. They extend Datadog's destinations, which reach a bucket through a role. */
interface AccessKeys {
  readonly access_key_id?: string;
  readonly sealed_secret_access_key?: string;
}

/** Amazon S3 or what speaks its protocol; `endpoint`, `region`, `path_style` and the keys are ours. */
export interface S3Destination extends AccessKeys {
  readonly type: 's3';
  readonly bucket: string;
  readonly path?: string;
  readonly integration: Readonly<Record<string, string>>;
  readonly encryption?: { readonly type: string; readonly key?: string };
  readonly storage_class?: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly path_style?: boolean;
}

/** Google Cloud Storage, written through its S3 protocol with an HMAC key (ours: the keys, `endpoint`). */
export interface GcsDestination extends AccessKeys {
  readonly type: 'gcs';
  readonly bucket: string;
  readonly path?: string;
  readonly integration: Readonly<Record<string, string>>;
  readonly endpoint?: string;
}

/** Azure Blob Storage, with the account's shared key (ours: `account_key`, `endpoint`). */
export interface AzureDestination {
  readonly type: 'azure';
  readonly container: string;
  readonly storage_account: string;
  readonly path?: string;
  readonly region?: string;
  readonly integration: Readonly<Record<string, string>>;
  readonly sealed_account_key?: string;
  readonly endpoint?: string;
}

/** A folder under the archive root of this server. Ours. */
export interface LocalDestination {
  readonly type: 'local';
  readonly path: string;
}

export type ArchiveDestination = S3Destination | GcsDestination | AzureDestination | LocalDestination;

/** A log archive as the metadata store keeps it. */
export interface ArchiveBody {
  readonly name: string;
  readonly query: string;
  readonly destination: ArchiveDestination;
  readonly includeTags: boolean;
  /** Added to logs when they are rehydrated. */
  readonly rehydrationTags: readonly string[];
  readonly rehydrationMaxScanSizeInGb: number | null;
  readonly compressionMethod: 'GZIP' | 'ZSTD';
  /** Ids of the roles that may rehydrate from it. */
  readonly readers: readonly string[];
}

export interface ArchiveOrderBody {
  readonly archiveIds: readonly string[];
}

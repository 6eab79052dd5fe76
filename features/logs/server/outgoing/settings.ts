import type { CloudTokens } from '@komainu/contracts/integrations/cloud-tokens.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';

/** What archives in S3-compatible storage use unless their destination says otherwise. */
export interface S3Defaults {
  /** For example `https://minio.internal:9000`; AWS itself when absent. */
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  /** The bucket stands in the path (`https://host/bucket/key`) instead of the host name. */
  readonly pathStyle: boolean | undefined;
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
}

/** What logs that leave this server need: archives and forwarding. */
export interface OutgoingSettings {
  /** A folder of our own in the data directory, for what waits to leave. */
  readonly folder: string;
  readonly secrets: SecretSealer;
  /** Logs in with the accounts of the Azure and Google Cloud integrations; there are none without it. */
  readonly cloudTokens?: CloudTokens;
  /** Archives of the type `local` lie under this folder; there are none without it. */
  readonly archiveRoot: string | undefined;
  readonly s3: S3Defaults;
  /**
   * Whether addresses that come through the API may lead into private networks, to this machine or to the metadata
   * service of a cloud. Off, whoever may define an archive or a destination cannot use this server to reach them.
   */
  readonly allowPrivateTargets: boolean;
  /** Bytes that may wait on disk for one archive. */
  readonly archiveSpoolBytes: number;
  /** Bytes that may wait on disk for one destination. */
  readonly destinationBufferBytes: number;
  /** Seconds that an archive's file collects logs before it is sent. */
  readonly archiveFileSeconds: number;
}

/**
 * Tokens for the clouds, got with the credentials of the Azure and Google Cloud integrations. Getting one throws
 * `no_cloud_account` (502) when no integration is of that account, and `cloud_login_failed` (502) with the reason when the
 * cloud gives none.
 */
export interface CloudTokens {
  /** For an app registration; `scope` for example `https://storage.azure.com/.default`. */
  azure(tenantId: string, clientId: string, scope: string): Promise<string>;
  hasAzure(tenantId: string, clientId: string): boolean;
  /** For a service account; `scope` for example `https://www.googleapis.com/auth/devstorage.read_write`. */
  google(clientEmail: string, scope: string): Promise<string>;
  hasGoogle(clientEmail: string): boolean;
  /** Calls `listener` now and whenever accounts come, change or go. */
  onChange(listener: () => void): void;
}

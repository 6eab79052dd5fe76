import type { CloudTokens } from '@komainu/contracts/integrations/cloud-tokens.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';

export interface IntegrationsPorts {
  /** Where the accounts of the clouds are kept. */
  readonly metadata: MetadataStore;
  readonly secrets: SecretSealer;
  /** Whether addresses that come through the API (`token_uri`) may lead into private networks. */
  readonly allowPrivateTargets: boolean;
}

export interface IntegrationsFeature {
  /** What others may do with the accounts. */
  readonly tokens: CloudTokens;
  close(): Promise<void>;
}

import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';

/** What the routes of channels work with. */
export interface ChannelParts {
  readonly metadata: MetadataStore;
  readonly secrets: SecretSealer;
  /** Whether addresses may lead into private networks. */
  readonly allowPrivateTargets: boolean;
}

import type { CloudTokens } from '@komainu/contracts/integrations/cloud-tokens.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { ForwardTarget } from '../definition.ts';
import { elasticsearchFormat } from './elasticsearch.ts';
import type { DestinationFormat } from './format.ts';
import { httpFormat } from './http.ts';
import { sentinelFormat } from './sentinel.ts';
import { splunkFormat } from './splunk.ts';

export function formatOf(
  target: ForwardTarget,
  secrets: SecretSealer,
  nowMs: () => number,
  cloudTokens?: CloudTokens,
): DestinationFormat {
  switch (target.type) {
    case 'http':
      return httpFormat(target, secrets);
    case 'splunk_hec':
      return splunkFormat(target, secrets);
    case 'elasticsearch':
      return elasticsearchFormat(target, secrets);
    case 'microsoft_sentinel':
      return sentinelFormat(target, secrets, nowMs, cloudTokens);
  }
}

import type { MetricAsset } from '@komainu/contracts/metrics/governance-api.ts';
import { objectOf } from '@komainu/kernel/json.ts';
import { type MetricUses, metricUses } from '@komainu/query/metrics/uses.ts';
import { DocumentDigests } from '@komainu/store/metadata/document-digests.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';

interface WatchedMetrics {
  readonly asset: Omit<MetricAsset, 'tags'>;
  readonly uses: MetricUses;
}

/** Which metrics monitors and objectives watch, and by which tags; only definitions that changed are looked at again. */
export function watchedMetrics(metadata: MetadataStore): () => Promise<readonly WatchedMetrics[]> {
  const monitors = new DocumentDigests<unknown, WatchedMetrics>(metadata, 'monitor', (document) =>
    watched(document, 'monitor', objectOf(objectOf(document.body)['fields']), '/monitors/'),
  );
  const objectives = new DocumentDigests<unknown, WatchedMetrics>(metadata, 'slo', (document) =>
    watched(document, 'slo', objectOf(objectOf(document.body)['definition']), '/slo/'),
  );
  return async () => [...(await monitors.all()), ...(await objectives.all())];
}

function watched(
  { id }: Document<unknown>,
  kind: MetricAsset['kind'],
  fields: Readonly<Record<string, unknown>>,
  path: string,
): WatchedMetrics {
  const { name, query, sli_specification: specification, options } = fields;
  // Messages and names are no queries, whatever stands in them.
  const uses = metricUses([query, specification, objectOf(options)['variables']]);
  return { asset: { kind, id, title: typeof name === 'string' ? name : id, url: `${path}${id}` }, uses };
}

import type { MetricAsset } from '@komainu/contracts/metrics/governance-api.ts';
import { records } from '@komainu/kernel/json.ts';
import { type MetricUses, metricUses } from '@komainu/query/metrics/uses.ts';
import { DocumentDigests } from '@komainu/store/metadata/document-digests.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import { DASHBOARD, type StoredDashboard } from './dashboards/definition.ts';
import { dashboardUrl } from './dashboards/slug.ts';
import { NOTEBOOK, type StoredNotebook } from './notebooks/definition.ts';

interface AssetDigest {
  readonly asset: Omit<MetricAsset, 'tags'>;
  readonly uses: MetricUses;
}

/** Everything that people drew of metrics. */
export type MetricAssets = () => Promise<readonly AssetDigest[]>;

/** Reads which metrics dashboards and notebooks ask for; only those that changed are looked at again. */
export function createMetricAssets(metadata: MetadataStore): MetricAssets {
  const dashboards = new DocumentDigests<StoredDashboard, AssetDigest>(metadata, DASHBOARD, ({ id, body }) => ({
    asset: { kind: 'dashboard', id, title: body.fields.title, url: dashboardUrl(id, body.fields.title) },
    uses: metricUses(body.fields.widgets, prefixesOf(body.fields.template_variables)),
  }));
  const notebooks = new DocumentDigests<StoredNotebook, AssetDigest>(metadata, NOTEBOOK, ({ id, body }) => ({
    asset: { kind: 'notebook', id, title: body.attributes.name, url: `/notebook/${id}` },
    uses: metricUses(body.attributes.cells, prefixesOf(body.attributes['template_variables'])),
  }));
  return async () => [...(await dashboards.all()), ...(await notebooks.all())];
}

function prefixesOf(variables: unknown): ReadonlyMap<string, string> {
  return new Map(
    records(variables).map(({ name, prefix }) => [String(name), typeof prefix === 'string' ? prefix : '']),
  );
}

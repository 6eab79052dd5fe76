import type { MetricAsset } from '@komainu/contracts/metrics/governance-api.ts';
import { Tag } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconBell, IconLayoutDashboard, IconNotebook, IconTarget } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { METRICS } from '../messages.ts';

/** What draws or watches a metric, with the tags that it needs. */
export function MetricAssets({ assets }: { assets: readonly MetricAsset[] }) {
  const text = useText(METRICS);
  return (
    <section className="metric-section">
      <h3>{text.assets}</h3>
      {assets.length === 0 ? <p className="metric-hint">{text.noAssets}</p> : null}
      <ul className="metric-assets">
        {assets.map(({ kind, id, title, url, tags }) => (
          <li key={`${kind} ${id}`}>
            <AssetIcon kind={kind} />
            <Link to={url as string}>{title}</Link>
            {tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function AssetIcon({ kind }: Pick<MetricAsset, 'kind'>) {
  const text = useText(METRICS);
  switch (kind) {
    case 'dashboard':
      return <IconLayoutDashboard size={15} aria-label={text.dashboard} />;
    case 'notebook':
      return <IconNotebook size={15} aria-label={text.notebook} />;
    case 'monitor':
      return <IconBell size={15} aria-label={text.monitor} />;
    case 'slo':
      return <IconTarget size={15} aria-label={text.objective} />;
  }
}

import type { MetricAsset } from '@komainu/contracts/metrics/governance-api.ts';
import { Tag } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconLayoutDashboard, IconNotebook } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { METRICS } from '../messages.ts';

/** The dashboards and notebooks that draw a metric, with the tags that they need. */
export function MetricAssets({ assets }: { assets: readonly MetricAsset[] }) {
  const text = useText(METRICS);
  return (
    <section className="metric-section">
      <h3>{text.assets}</h3>
      {assets.length === 0 ? <p className="metric-hint">{text.noAssets}</p> : null}
      <ul className="metric-assets">
        {assets.map(({ kind, id, title, url, tags }) => (
          <li key={`${kind} ${id}`}>
            {kind === 'dashboard' ? (
              <IconLayoutDashboard size={15} aria-label={text.dashboard} />
            ) : (
              <IconNotebook size={15} aria-label={text.notebook} />
            )}
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

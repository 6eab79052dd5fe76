import { MetricChart } from '@komainu/ui/charts/MetricChart.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { FixedTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { LOGS } from '../messages.ts';

const AROUND_MS = 15 * 60_000;

/** What the host did a quarter of an hour before and after. */
export function HostTab({ host, atMs }: { host: string; atMs: number }) {
  const text = useText(LOGS);
  const [params] = useUrlParams();
  if (host === '') return <p>{text.noHost}</p>;
  return (
    <FixedTimeRange fromMs={atMs - AROUND_MS} toMs={atMs + AROUND_MS}>
      <p>
        <Link translate="no" to={linkTo(`/infrastructure/hosts/${encodeURIComponent(host)}`, {}, params)}>
          {host}
        </Link>
      </p>
      <MetricChart title={text.cpu} unit="percent" query={`100 - avg:system.cpu.idle{host:${host}}`} />
      <MetricChart title={text.memory} unit="mebibyte" query={`avg:system.mem.used{host:${host}}`} />
    </FixedTimeRange>
  );
}

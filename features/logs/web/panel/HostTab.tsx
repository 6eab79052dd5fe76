import { apiGet } from '@komainu/ui/api/client.ts';
import { TimeseriesChart } from '@komainu/ui/charts/TimeseriesChart.tsx';
import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { FixedTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useQuery } from '@tanstack/react-query';
import { LOGS } from '../messages.ts';

const AROUND_MS = 15 * 60_000;

interface QueryAnswer {
  readonly series: readonly { readonly expression: string; readonly pointlist: readonly [number, number | null][] }[];
}

/** What the host did a quarter of an hour before and after. */
export function HostTab({ host, atMs }: { host: string; atMs: number }) {
  const text = useText(LOGS);
  const [params] = useUrlParams();
  if (host === '') return <p>{text.noHost}</p>;
  return (
    <FixedTimeRange fromMs={atMs - AROUND_MS} toMs={atMs + AROUND_MS}>
      <p>
        <a href={linkTo(`/infrastructure/hosts/${encodeURIComponent(host)}`, {}, params)}>{host}</a>
      </p>
      <HostChart title={text.cpu} unit="percent" expression={`100 - avg:system.cpu.idle{host:${host}}`} atMs={atMs} />
      <HostChart title={text.memory} unit="mebibyte" expression={`avg:system.mem.used{host:${host}}`} atMs={atMs} />
    </FixedTimeRange>
  );
}

function HostChart({
  title,
  unit,
  expression,
  atMs,
}: {
  title: string;
  unit: string;
  expression: string;
  atMs: number;
}) {
  const from = Math.floor((atMs - AROUND_MS) / 1000);
  const to = Math.ceil((atMs + AROUND_MS) / 1000);
  const { data, error, isFetching } = useQuery({
    queryKey: ['metrics', expression, from, to],
    queryFn: ({ signal }) =>
      apiGet<QueryAnswer>(`/api/v1/query?from=${from}&to=${to}&query=${encodeURIComponent(expression)}`, signal),
  });
  if (error !== null) return <ErrorState error={error} />;
  const points = data?.series[0]?.pointlist ?? [];
  return (
    <section>
      <h3>{title}</h3>
      <LoadingBar on={isFetching} />
      <TimeseriesChart
        label={title}
        unit={unit}
        height={140}
        times={points.map(([time]) => time)}
        series={[{ name: title, values: points.map(([, value]) => value) }]}
      />
    </section>
  );
}

import { apiPost } from '@komainu/ui/api/client.ts';
import { termOf } from '@komainu/ui/facets/FacetPanel.tsx';
import { rowTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { HOSTS } from '../messages.ts';

interface LogsAnswer {
  readonly data: readonly {
    readonly id: string;
    readonly attributes: { readonly timestamp: string; readonly message?: string };
  }[];
}

/** The last lines that the host wrote in the window; each opens in the explorer. */
export function LatestLogs({ host }: { host: string }) {
  const text = useText(HOSTS);
  const { language } = useLanguage();
  const { fromMs, toMs, zone } = useTimeRange();
  const [params] = useUrlParams();
  const query = termOf('host', host);
  const { data } = useQuery({
    queryKey: ['host', host, 'logs', fromMs, toMs],
    queryFn: ({ signal }) =>
      apiPost<LogsAnswer>(
        '/api/v2/logs/events/search',
        {
          filter: { query, from: String(Math.floor(fromMs)), to: String(Math.ceil(toMs)) },
          sort: '-timestamp',
          page: { limit: 12 },
        },
        signal,
      ),
  });
  return (
    <section className="host-section">
      <h3>{text.latestLogs}</h3>
      {data?.data.length === 0 ? <p>{text.noLogs}</p> : null}
      {(data?.data ?? []).map((log) => (
        <div key={log.id} className="host-log" translate="no">
          <time>{rowTime(Date.parse(log.attributes.timestamp), language, zone)}</time>
          <Link to={linkTo('/logs', { query, log: log.id }, params) as string}>
            {(log.attributes.message ?? '').slice(0, 300)}
          </Link>
        </div>
      ))}
    </section>
  );
}

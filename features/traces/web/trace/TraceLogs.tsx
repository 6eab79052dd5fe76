import { apiPost } from '@komainu/ui/api/client.ts';
import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { rowTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { TRACES } from '../messages.ts';

interface LogsAnswer {
  readonly data: readonly {
    readonly id: string;
    readonly attributes: {
      readonly timestamp: string;
      readonly message?: string;
      readonly status?: string;
      readonly service?: string;
    };
  }[];
}

/** The logs that carry the trace's id; a log that knows only the low 64 bits is found too. */
export function TraceLogs({ traceId }: { traceId: string }) {
  const text = useText(TRACES);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const [params] = useUrlParams();
  const query = `trace_id:(${traceId} OR ${traceId.slice(-16).padStart(32, '0')})`;
  const { data, error, isFetching } = useQuery({
    queryKey: ['trace', traceId, 'logs'],
    queryFn: ({ signal }) =>
      apiPost<LogsAnswer>(
        '/api/v2/logs/events/search',
        { filter: { query, from: 'now-30d', to: 'now' }, sort: 'timestamp', page: { limit: 200 } },
        signal,
      ),
  });
  if (error !== null) return <ErrorState error={error} />;
  return (
    <>
      <LoadingBar on={isFetching} />
      {data?.data.length === 0 ? <p>{text.noLogs}</p> : null}
      {(data?.data ?? []).map((log) => (
        <div
          key={log.id}
          className="trace-log"
          style={{ borderLeftColor: `var(${statusToken(log.attributes.status ?? '')})` }}
        >
          <time>{rowTime(Date.parse(log.attributes.timestamp), language, zone)}</time>
          <span className="trace-log-service">{log.attributes.service}</span>
          <Link to={linkTo('/logs', { query, log: log.id }, params) as string}>
            {(log.attributes.message ?? '').slice(0, 300)}
          </Link>
        </div>
      ))}
    </>
  );
}

import type { TraceAnswer } from '@komainu/contracts/traces/traces-api.ts';
import { ApiError, apiGet } from '@komainu/ui/api/client.ts';
import { ErrorState, LoadingBar, Tag } from '@komainu/ui/controls/controls.tsx';
import { duration } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LOGS } from '../messages.ts';

const SHOWN = 40;

/** The spans of the log's trace, and the way to its flame graph. */
export function TraceTab({ traceId }: { traceId: string }) {
  const text = useText(LOGS);
  const [params] = useUrlParams();
  const { data, error, isFetching } = useQuery({
    queryKey: ['trace', traceId],
    enabled: traceId !== '',
    retry: false,
    queryFn: ({ signal }) => apiGet<TraceAnswer>(`/api/unstable/traces/${encodeURIComponent(traceId)}`, signal),
  });
  if (traceId === '') return <p>{text.noTrace}</p>;
  if (error instanceof ApiError && error.status === 404) return <p>{text.noSpans}</p>;
  if (error !== null) return <ErrorState error={error} />;
  if (data === undefined) return <LoadingBar on={isFetching} />;
  return (
    <>
      <p>
        <Link to={linkTo(`/apm/trace/${data.traceId}`, {}, params)}>{text.openTrace}</Link>
      </p>
      {data.spans.slice(0, SHOWN).map((span) => (
        <div key={span.spanId} className="trace-line">
          <Tag series={span.service}>{span.service}</Tag>
          <span>{span.resource}</span>
          <span style={span.error ? { color: 'var(--critical)' } : undefined}>{duration(span.durationNs)}</span>
        </div>
      ))}
    </>
  );
}

import { apiPost } from '@komainu/ui/api/client.ts';
import { termOf } from '@komainu/ui/facets/FacetPanel.tsx';
import { rowTime } from '@komainu/ui/format/date.ts';
import { duration } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { HOSTS } from '../messages.ts';

type Span = SpansAnswer['data'][number]['attributes'];

interface SpansAnswer {
  readonly data: readonly {
    readonly id: string;
    readonly attributes: {
      readonly trace_id: string;
      readonly service?: string;
      readonly resource_name?: string;
      readonly start_timestamp: string;
      readonly end_timestamp: string;
      readonly custom?: { readonly duration?: number };
    };
  }[];
}

/** The last requests that services on the host answered in the window; each opens as its trace. */
export function LatestTraces({ host }: { host: string }) {
  const text = useText(HOSTS);
  const { language } = useLanguage();
  const { fromMs, toMs, zone } = useTimeRange();
  const [params] = useUrlParams();
  const { data } = useQuery({
    queryKey: ['host', host, 'traces', fromMs, toMs],
    queryFn: ({ signal }) => {
      // Where a service is entered: what happens within it is seen in the trace.
      const query = `${termOf('host', host)} @_top_level:1`;
      const filter = { query, from: String(Math.floor(fromMs)), to: String(Math.ceil(toMs)) };
      const attributes = { filter, sort: '-timestamp', page: { limit: 8 } };
      return apiPost<SpansAnswer>(
        '/api/v2/spans/events/search',
        { data: { type: 'search_request', attributes } },
        signal,
      );
    },
  });
  if (data === undefined || data.data.length === 0) return null;
  return (
    <section className="host-section">
      <h3>{text.latestTraces}</h3>
      {data.data.map(({ id, attributes }) => (
        <div key={id} className="host-log" translate="no">
          <time>{rowTime(Date.parse(attributes.start_timestamp), language, zone)}</time>
          <span className="host-span">{duration(durationNs(attributes))}</span>
          <Link to={linkTo(`/apm/trace/${hexId(attributes.trace_id)}`, {}, params) as string}>
            {`${attributes.service ?? ''} ${attributes.resource_name ?? ''}`}
          </Link>
        </div>
      ))}
    </section>
  );
}

/** Decimal ids of the API as the 16 hex digits that the trace page uses. */
function hexId(decimal: string): string {
  return /^\d{1,20}$/.test(decimal) ? BigInt(decimal).toString(16).padStart(16, '0') : decimal;
}

/** Times of the public API are whole milliseconds; many calls are shorter. */
function durationNs({ custom, start_timestamp: start, end_timestamp: end }: Span): number {
  return custom?.duration ?? (Date.parse(end) - Date.parse(start)) * 1e6;
}

import type { Monitor } from '@komainu/contracts/monitors/monitor.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { dateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { MONITORS } from '../messages.ts';

interface EventsAnswer {
  readonly data: readonly {
    readonly id: string;
    readonly attributes: {
      readonly timestamp: string;
      readonly message?: string;
      readonly attributes?: { readonly title?: string; readonly status?: string };
    };
  }[];
}

const MOST_EVENTS = 50;

/** What the monitor wrote down when its groups changed, the newest first. */
export function MonitorEvents({ monitor }: { monitor: Monitor }) {
  const text = useText(MONITORS);
  const { language } = useLanguage();
  const { fromMs, toMs, zone } = useTimeRange();
  const filter = {
    query: `source:monitor monitor_id:${monitor.id}`,
    from: new Date(Math.floor(fromMs / 1000) * 1000).toISOString(),
    to: new Date(Math.ceil(toMs / 1000) * 1000).toISOString(),
  };
  const found = useQuery({
    queryKey: ['monitors', 'events', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      apiPost<EventsAnswer>(
        '/api/v2/events/search',
        { filter, sort: '-timestamp', page: { limit: MOST_EVENTS } },
        signal,
      ),
  });
  const events = found.data?.data ?? [];
  return (
    <section className="definition-section">
      <h3>{text.events}</h3>
      {found.isSuccess && events.length === 0 ? <p className="text-hint">{text.noEvents}</p> : null}
      <ul className="definition-rows monitor-events">
        {events.map(({ id, attributes }) => {
          const { title = '', status = '' } = attributes.attributes ?? {};
          return (
            <li key={id}>
              <time>{dateTime(Date.parse(attributes.timestamp), language, zone)}</time>
              <i style={{ background: `var(${statusToken(status)})` }} aria-hidden="true" />
              <span translate="no">{title === '' ? attributes.message : title}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

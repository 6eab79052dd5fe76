import type { Monitor } from '@komainu/contracts/monitors/monitor.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { dateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { cancelDowntime, useMonitorDowntimes } from '../data/downtimes-api.ts';
import { MONITORS } from '../messages.ts';

/** What silences this monitor, now and later. */
export function MonitorDowntimes({ monitor }: { monitor: Monitor }) {
  const text = useText(MONITORS);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const mayWrite = useMay('write');
  const queries = useQueryClient();
  const found = useMonitorDowntimes(monitor.id);
  const end = useMutation({
    mutationFn: cancelDowntime,
    onSettled: () => queries.invalidateQueries({ queryKey: ['downtimes'] }),
  });
  const matches = found.data?.data ?? [];
  return (
    <section className="definition-section">
      <h3>
        <Link to={'/monitors/downtimes' as string}>{text.downtimesOf}</Link>
      </h3>
      {found.isSuccess && matches.length === 0 ? <p className="text-hint">{text.noDowntimes}</p> : null}
      <ul className="definition-rows monitor-downtimes">
        {matches.map(({ id, attributes }) => {
          const start = Date.parse(attributes.start);
          return (
            <li key={id}>
              <code>{attributes.scope}</code>
              <span>
                {start > Date.now() ? `${text.from(dateTime(start, language, zone))} ` : ''}
                {attributes.end === null
                  ? text.noEnd
                  : text.until(dateTime(Date.parse(attributes.end), language, zone))}
              </span>
              {mayWrite ? (
                <Button kind="quiet" disabled={end.isPending} onClick={() => end.mutate(id)}>
                  {text.end}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

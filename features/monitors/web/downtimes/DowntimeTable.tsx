import type { Downtime, DowntimeStatus } from '@komainu/contracts/monitors/downtimes.ts';
import { Button, Tag } from '@komainu/ui/controls/controls.tsx';
import { dateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { IconPencil } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { cancelDowntime } from '../data/downtimes-api.ts';
import { useMonitorSearch } from '../data/monitors-api.ts';
import { timesOf } from '../model/downtime-form.ts';
import { DOWNTIMES } from './messages.ts';

interface DowntimeTableProps {
  readonly downtimes: readonly Downtime[];
  readonly mayWrite: boolean;
  readonly onEdit: (downtime: Downtime) => void;
}

const TOKENS: Readonly<Record<DowntimeStatus, string>> = {
  active: '--ok',
  scheduled: '--low',
  ended: '--nodata',
  canceled: '--nodata',
};

/** What is silent, of what, from when to when. */
export function DowntimeTable({ downtimes, mayWrite, onEdit }: DowntimeTableProps) {
  const text = useText(DOWNTIMES);
  const { language } = useLanguage();
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: cancelDowntime,
    onSettled: () => queries.invalidateQueries({ queryKey: ['downtimes'] }),
  });
  const when = (unixMs: number, none: string): string => (Number.isNaN(unixMs) ? none : dateTime(unixMs, language));
  return (
    <DataTable
      label={text.downtimes}
      kind="downtimes"
      heads={[text.status, text.scope, text.monitors, text.start, text.end, text.message, { unseen: text.edit }]}
    >
      {downtimes.map((downtime) => {
        const { id, attributes } = downtime;
        const { startMs, endMs } = timesOf(attributes.schedule);
        const isOver = attributes.status === 'ended' || attributes.status === 'canceled';
        return (
          <tr key={id}>
            <td>
              <span className="downtimes-status">
                <i style={{ background: `var(${TOKENS[attributes.status]})` }} />
                {text[attributes.status]}
              </span>
            </td>
            <td className="mono">{attributes.scope}</td>
            <td>
              <Silenced downtime={downtime} />
            </td>
            <td>{when(startMs, '–')}</td>
            <td>
              {when(endMs, text.noEnd)}
              {'recurrences' in attributes.schedule ? (
                <p className="downtimes-rule" translate="no">
                  {attributes.schedule.recurrences.map(({ rrule, duration }) => `${rrule} (${duration})`).join(' ')}
                </p>
              ) : null}
            </td>
            <td className="downtimes-message">{attributes.message}</td>
            <td data-align="right">
              {mayWrite && !isOver ? (
                <>
                  <Button kind="quiet" label={text.edit} onClick={() => onEdit(downtime)}>
                    <IconPencil size={15} />
                  </Button>
                  <Button
                    kind="quiet"
                    disabled={cancel.isPending}
                    onClick={() => {
                      if (confirm(text.cancelSure)) cancel.mutate(id);
                    }}
                  >
                    {text.cancelIt}
                  </Button>
                </>
              ) : null}
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}

/** The one monitor by its name, or the tags of all that are silent. */
function Silenced({ downtime }: { downtime: Downtime }) {
  const text = useText(DOWNTIMES);
  const [params] = useUrlParams();
  const { monitor_identifier: monitors } = downtime.attributes;
  const id = 'monitor_id' in monitors ? monitors.monitor_id : undefined;
  const found = useMonitorSearch(`id:${id}`, 'name,asc', id !== undefined);
  if (id !== undefined) {
    return (
      <Link to={linkTo(`/monitors/${id}`, {}, params) as string} translate="no">
        {found.data?.monitors[0]?.name ?? id}
      </Link>
    );
  }
  const tags = 'monitor_tags' in monitors ? monitors.monitor_tags.filter((tag) => tag !== '*') : [];
  if (tags.length === 0) return text.all;
  return (
    <span className="downtimes-tags">
      {tags.map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
    </span>
  );
}

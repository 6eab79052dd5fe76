import type { FoundMonitor } from '@komainu/contracts/monitors/search.ts';
import { Tag } from '@komainu/ui/controls/controls.tsx';
import { ago, fullDateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { StateBadge } from '@komainu/ui/monitors/StateBadge.tsx';
import { monitorStateOf, monitorToken } from '@komainu/ui/monitors/states.ts';
import { type VirtualColumn, VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useNarrow } from '@komainu/ui/theme/narrow.ts';
import { linkTo, useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconBellOff } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { useDowntimes } from '../data/downtimes-api.ts';
import { KINDS, MONITORS } from '../messages.ts';
import { kindOf } from '../model/kinds.ts';
import { mutedBy } from '../model/muted.ts';

interface MonitorTableProps {
  readonly monitors: readonly FoundMonitor[];
  readonly chosen: ReadonlySet<number>;
  readonly onChoose: (chosen: ReadonlySet<number>) => void;
  readonly mayWrite: boolean;
}

/** The rows. Arrow keys walk, Enter opens, `x` selects. */
export function MonitorTable({ monitors, chosen, onChoose, mayWrite }: MonitorTableProps) {
  const text = useText(MONITORS);
  const navigate = useNavigate();
  const [params] = useUrlParams();
  const [cursor, setCursor] = useState<string>();
  const columns = useColumns(chosen, onChoose, mayWrite);
  const toggle = (id: number): void => onChoose(toggled(chosen, id));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (cursor === undefined || event.target instanceof HTMLInputElement) return;
    if (event.key === 'Enter' && !(event.target instanceof HTMLAnchorElement))
      void navigate({ to: linkTo(`/monitors/${cursor}`, {}, params) });
    else if (event.key === 'x' && mayWrite) toggle(Number(cursor));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the grid within has the focus and the role
    <div className="monitors-table" onKeyDown={onKeyDown}>
      <VirtualTable
        label={text.monitors}
        rows={monitors}
        columns={columns}
        rowKey={({ id }) => String(id)}
        rowToken={({ status }) => monitorToken(monitorStateOf(status))}
        cursorKey={cursor}
        onSelect={({ id }) => setCursor(String(id))}
        rowPx={32}
      />
    </div>
  );
}

function toggled(chosen: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}

function useColumns(
  chosen: ReadonlySet<number>,
  onChoose: (chosen: ReadonlySet<number>) => void,
  mayWrite: boolean,
): readonly VirtualColumn<FoundMonitor>[] {
  const text = useText(MONITORS);
  const kinds = useText(KINDS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const isNarrow = useNarrow();
  const downtimes = useDowntimes(true).data?.data;
  return useMemo((): readonly VirtualColumn<FoundMonitor>[] => {
    const now = Date.now();
    const all: readonly VirtualColumn<FoundMonitor>[] = [
      ...(mayWrite
        ? [
            {
              key: 'select',
              title: '',
              width: '34px',
              cell: ({ id, name }: FoundMonitor) => (
                <input
                  type="checkbox"
                  aria-label={text.select(name)}
                  checked={chosen.has(id)}
                  onChange={() => onChoose(toggled(chosen, id))}
                />
              ),
            },
          ]
        : []),
      {
        key: 'status',
        title: <SortHead name="status" title={text.status} />,
        width: '100px',
        cell: ({ status }) => <StateBadge state={monitorStateOf(status)} />,
      },
      {
        key: 'name',
        title: <SortHead name="name" title={text.name} />,
        width: 'minmax(220px, 3fr)',
        cell: (monitor) => {
          const muted = mutedBy(monitor, downtimes ?? []);
          return (
            <span className="monitors-name">
              <Link to={linkTo(`/monitors/${monitor.id}`, {}, params) as string} translate="no">
                {monitor.name === '' ? monitor.query : monitor.name}
              </Link>
              {muted === 'none' ? null : (
                <span
                  className="monitors-muted"
                  title={muted === 'all' ? text.muted : text.partlyMuted}
                  data-part={muted}
                >
                  <IconBellOff size={14} role="img" aria-label={muted === 'all' ? text.muted : text.partlyMuted} />
                </span>
              )}
            </span>
          );
        },
      },
      {
        key: 'kind',
        title: text.kind,
        width: '118px',
        cell: ({ type, query }) => {
          const kind = kindOf(type, query);
          return kind === 'source' ? type.replace(/ alert$/, '') : kinds[kind];
        },
      },
      {
        key: 'priority',
        title: text.priority,
        width: '64px',
        cell: ({ priority }) => (priority === null ? '' : <span className="monitors-priority">P{priority}</span>),
      },
      {
        key: 'tags',
        title: text.tags,
        width: 'minmax(120px, 2fr)',
        cell: ({ tags }) => (
          <span className="monitors-tags">
            {tags.slice(0, 6).map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
        ),
      },
      {
        key: 'triggered',
        title: text.triggered,
        width: '120px',
        cell: ({ last_triggered_ts: unixS }) =>
          unixS === null ? (
            <span className="monitors-never">–</span>
          ) : (
            <span title={fullDateTime(unixS * 1000, language)}>{ago(unixS * 1000, now, language)}</span>
          ),
      },
      {
        key: 'creator',
        title: text.creator,
        width: '150px',
        cell: ({ creator }) => creator.name ?? creator.handle,
      },
    ];
    return isNarrow ? all.filter(({ key }) => ['status', 'name'].includes(key)) : all;
  }, [text, kinds, language, params, isNarrow, downtimes, chosen, onChoose, mayWrite]);
}

/** A click sorts by the column, another turns the order. */
function SortHead({ name, title }: { name: string; title: string }) {
  const [sort, setSort] = useUrlState('sort', 'status,asc');
  const [column, order] = sort.split(',');
  const isOn = column === name;
  return (
    <button
      type="button"
      className="monitors-sort"
      data-on={isOn}
      onClick={() => setSort(`${name},${isOn && order === 'asc' ? 'desc' : 'asc'}`, { replace: true })}
    >
      {title}
      {isOn ? (order === 'desc' ? ' ↓' : ' ↑') : ''}
    </button>
  );
}

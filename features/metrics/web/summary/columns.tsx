import { ago } from '@komainu/ui/format/date.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { MetricRow } from '@komainu/ui/metric-editor/catalogue.ts';
import type { VirtualColumn } from '@komainu/ui/table/VirtualTable.tsx';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { METRICS } from '../messages.ts';
import type { SummaryRow } from './rows.ts';
import { clickedSort, type SortKey, sortOf } from './sort.ts';
import { useIsNarrow } from './use-is-narrow.ts';

/** On a narrow screen only what tells metrics apart. */
export function useMetricColumns(): VirtualColumn<SummaryRow>[] {
  const text = useText(METRICS);
  const { language } = useLanguage();
  const isNarrow = useIsNarrow();
  const seen = (row: SummaryRow): string => ago(row.lastSeenUnixMs, Date.now(), language);
  const number = (value: number): string => (value < 0 ? '–' : exact(value, language));
  const name: VirtualColumn<SummaryRow> = {
    key: 'metric',
    title: <SortTitle by="metric">{text.metric}</SortTitle>,
    width: isNarrow ? 'minmax(0, 1fr)' : 'minmax(230px, 1.6fr)',
    mono: true,
    cell: ({ metric, exploding }) => (
      <span title={metric}>
        {exploding ? (
          <span className="metric-exploding" role="img" aria-label={text.exploding} title={text.exploding}>
            <IconAlertTriangle size={13} aria-hidden />
          </span>
        ) : null}
        {metric}
      </span>
    ),
  };
  const lastSeen: VirtualColumn<SummaryRow> = {
    key: 'lastSeen',
    title: <SortTitle by="lastSeenUnixMs">{text.lastSeen}</SortTitle>,
    width: isNarrow ? '96px' : '122px',
    cell: seen,
  };
  if (isNarrow) return [name, lastSeen];
  return [
    name,
    {
      key: 'type',
      title: <SortTitle by="type">{text.type}</SortTitle>,
      width: '96px',
      cell: ({ type }) => type,
    },
    {
      key: 'unit',
      title: <SortTitle by="unit">{text.unit}</SortTitle>,
      width: '112px',
      cell: (row) => unitText(row) || '–',
    },
    {
      key: 'series',
      title: <SortTitle by="seriesNow">{text.seriesNow}</SortTitle>,
      width: '96px',
      align: 'right',
      cell: ({ seriesNow }) => number(seriesNow),
    },
    {
      key: 'hosts',
      title: <SortTitle by="hosts">{text.hosts}</SortTitle>,
      width: '66px',
      align: 'right',
      cell: ({ hosts }) => number(hosts),
    },
    {
      key: 'tags',
      title: <SortTitle by="tagCount">{text.tags}</SortTitle>,
      width: '60px',
      align: 'right',
      cell: ({ tagCount, tags }) => <span title={tags.join(', ')}>{number(tagCount)}</span>,
    },
    {
      key: 'usedBy',
      title: <SortTitle by="usedBy">{text.usedBy}</SortTitle>,
      width: '78px',
      align: 'right',
      cell: ({ usedBy }) => number(usedBy),
    },
    {
      key: 'queries',
      title: <SortTitle by="queries">{text.queries}</SortTitle>,
      width: '78px',
      align: 'right',
      cell: ({ queries }) => <span title={text.queriesHint}>{number(queries)}</span>,
    },
    lastSeen,
    {
      key: 'description',
      title: text.description,
      width: 'minmax(160px, 1.4fr)',
      cell: ({ description }) => <span title={description}>{description}</span>,
    },
  ];
}

/** `byte/second` */
export function unitText({ unit, perUnit }: Pick<MetricRow, 'unit' | 'perUnit'>): string {
  return perUnit === '' || unit === '' ? unit : `${unit}/${perUnit}`;
}

function SortTitle({ by, children }: { by: SortKey; children: string }) {
  const [param, setParam] = useUrlState('sort', 'metric');
  const sort = sortOf(param);
  return (
    <button type="button" className="metric-sort" onClick={() => setParam(clickedSort(sort, by), { replace: true })}>
      {children}
      <span aria-hidden>{sort.key === by ? (sort.falling ? ' ↓' : ' ↑') : ''}</span>
    </button>
  );
}

import { MOST_ROWS } from '@komainu/contracts/dashboards/asking/widgets.ts';
import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { rowTime } from '@komainu/ui/format/date.ts';
import { duration } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useBoard } from '../board/board-context.tsx';
import { cellText, type ListedEvent, type StreamColumn, streamOf } from '../data/streams.ts';
import { useEvents } from '../data/use-events.ts';
import { WIDGETS } from './messages.ts';
import { UnknownWidget } from './UnknownWidget.tsx';
import { WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

/** The newest logs, spans or events of a search, a row each. */
export function ListStream({ definition, label }: WidgetProps) {
  const { substitute } = useBoard();
  const stream = useMemo(() => streamOf(definition), [definition]);
  const search = stream === undefined ? '' : substitute(stream.search, 'search');
  const list = useEvents({ source: 'logs', ...stream, search }, MOST_ROWS, stream !== undefined);
  if (stream === undefined) return <UnknownWidget definition={definition} label={label} />;
  const rows = list.data?.data ?? [];
  const asked = {
    asks: [{ queries: [{ query: search }], formulas: [] }],
    error: list.error ?? undefined,
    isFetching: list.isFetching,
    isReady: list.data !== undefined,
    retry: () => void list.refetch(),
  };
  return (
    <WidgetStates asked={asked} isEmpty={rows.length === 0}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="widget-scroll" aria-label={label} tabIndex={0}>
        <table className="data-table widget-stream">
          <Head columns={stream.columns} />
          <tbody>
            {rows.map((row) => (
              <Row key={row.id} row={row} columns={stream.columns} isLog={stream.source === 'logs'} />
            ))}
          </tbody>
        </table>
      </section>
    </WidgetStates>
  );
}

const KNOWN = ['time', 'message', 'status', 'service', 'host', 'duration', 'resource', 'event'] as const;

function Head({ columns }: { columns: readonly StreamColumn[] }) {
  const text = useText(WIDGETS);
  return (
    <thead>
      <tr>
        {columns.map(({ field }) => {
          const known = KNOWN.find((one) => one === field);
          return (
            <th key={field} scope="col">
              {known === undefined ? field : text[known]}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface RowProps {
  readonly row: ListedEvent;
  readonly columns: readonly StreamColumn[];
  /** Logs open in their explorer. */
  readonly isLog: boolean;
}

function Row({ row, columns, isLog }: RowProps) {
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const { isShared } = useBoard();
  const [params] = useUrlParams();
  const status = String(row.attributes['status'] ?? '');
  return (
    <tr style={{ boxShadow: `inset 3px 0 var(${statusToken(status)})` }}>
      {columns.map(({ field }, index) => {
        const value = cellText(row, field);
        const shown =
          field === 'time'
            ? rowTime(Date.parse(value), language, zone)
            : field === 'duration'
              ? duration(Number(value))
              : value;
        return (
          <td key={field} className={field === 'message' || field === 'event' ? 'widget-stream-text mono' : 'mono'}>
            {index === 0 && isLog && !isShared && field === 'time' ? (
              <Link to={linkTo('/logs', { log: row.id }, params) as string}>{shown}</Link>
            ) : (
              shown
            )}
          </td>
        );
      })}
    </tr>
  );
}

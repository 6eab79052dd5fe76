import type { SqlAnswer, SqlColumnType, SqlValue } from '@komainu/contracts/logs/sql-api.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { rowTime } from '@komainu/ui/format/date.ts';
import { duration, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type VirtualColumn, VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { IconDownload } from '@tabler/icons-react';
import { useMemo } from 'react';
import { download } from '../explorer/download.ts';
import { SQL } from './messages.ts';
import { cellText, sqlCsv } from './sql-result.ts';

interface ResultRow {
  readonly key: string;
  readonly values: readonly SqlValue[];
}

const WIDTHS: Readonly<Record<SqlColumnType, string>> = {
  text: 'minmax(140px, 1fr)',
  number: 'minmax(100px, 160px)',
  boolean: '90px',
  time: '180px',
  list: 'minmax(160px, 1fr)',
  map: 'minmax(200px, 1fr)',
};

/** The rows that a statement gave. */
export function SqlResult({ answer, stale }: { answer: SqlAnswer; stale: boolean }) {
  const text = useText(SQL);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const rows = useMemo(
    () => answer.rows.map((values, index): ResultRow => ({ key: String(index), values })),
    [answer.rows],
  );
  const columns = useMemo(
    () =>
      answer.columns.map(({ name, type }, index): VirtualColumn<ResultRow> => {
        const show = (value: SqlValue | undefined): string =>
          type === 'time' && typeof value === 'string' && !Number.isNaN(Date.parse(value))
            ? rowTime(Date.parse(value), language, zone)
            : cellText(value);
        return {
          key: `${index} ${name}`,
          title: <span translate="no">{name}</span>,
          width: WIDTHS[type] ?? WIDTHS.text,
          mono: true,
          ...(type === 'number' ? { align: 'right' as const } : {}),
          cell: ({ values }) => <span title={cellText(values[index])}>{show(values[index])}</span>,
        };
      }),
    [answer.columns, language, zone],
  );
  return (
    <div className="logs-result" data-stale={stale}>
      <div className="logs-facts">
        <span>
          {text.rows(exact(rows.length, language), duration(answer.elapsedMs * 1e6))}
          {answer.truncated ? ` · ${text.truncated}` : ''}
        </span>
        <Button kind="quiet" disabled={rows.length === 0} onClick={() => download(sqlCsv(answer), 'logs-sql')}>
          <IconDownload size={14} />
          {text.csv}
        </Button>
      </div>
      {rows.length === 0 ? (
        <p className="logs-end">{text.noRows}</p>
      ) : (
        <VirtualTable label={text.results} rows={rows} columns={columns} rowKey={({ key }) => key} />
      )}
    </div>
  );
}

import { Button } from '@komainu/ui/controls/controls.tsx';
import { rowClock, rowTime } from '@komainu/ui/format/date.ts';
import type { Translation } from '@komainu/ui/i18n/messages.ts';
import type { VirtualColumn } from '@komainu/ui/table/VirtualTable.tsx';
import { IconX } from '@tabler/icons-react';
import { columnText, type LogItem } from '../log-item.ts';
import type { LOGS } from '../messages.ts';

interface ColumnStyle {
  readonly text: Translation<(typeof LOGS)['en']>;
  readonly language: string;
  readonly zone: 'UTC' | undefined;
  /** Pixels of columns that the reader made wider or narrower. */
  readonly widths?: ReadonlyMap<string, number>;
  /** Messages are shown with all their lines. */
  readonly isWhole?: boolean;
  /** On a phone the message stands beside a short time, and the columns behind it. */
  readonly isNarrow?: boolean;
}

const MOST_LINE = 500;
const MOST_WHOLE = 8_000;

/** Time first, then the chosen columns, the message last with all the room that is left. */
export function logColumns(
  columns: readonly string[],
  { text, language, zone, widths, isWhole = false, isNarrow = false }: ColumnStyle,
  onRemove?: (column: string) => void,
): VirtualColumn<LogItem>[] {
  const titles: Readonly<Record<string, string>> = { host: text.host, service: text.service };
  const width = (key: string, usual: string): string => {
    const px = widths?.get(key);
    return px === undefined ? usual : `${px}px`;
  };
  const time: VirtualColumn<LogItem> = {
    key: 'time',
    title: text.time,
    width: isNarrow ? '118px' : width('time', '164px'),
    mono: true,
    resizable: !isNarrow,
    cell: (log) => (isNarrow ? rowClock : rowTime)(Date.parse(log.attributes.timestamp), language, zone),
  };
  const message: VirtualColumn<LogItem> = {
    key: 'message',
    title: text.message,
    width: isNarrow ? 'minmax(270px, 1fr)' : 'minmax(320px, 1fr)',
    mono: true,
    cell: ({ attributes }) =>
      isWhole ? (attributes.message ?? '').slice(0, MOST_WHOLE) : firstLine(attributes.message ?? ''),
  };
  const chosen = columns.map((column) => ({
    key: column,
    title: (
      <span className="log-column" translate="no">
        {titles[column] ?? column}
        {onRemove === undefined ? null : (
          <Button kind="quiet" label={text.removeColumn(titles[column] ?? column)} onClick={() => onRemove(column)}>
            <IconX size={11} />
          </Button>
        )}
      </span>
    ),
    width: width(column, 'minmax(90px, 150px)'),
    resizable: true,
    movable: true,
    cell: (log: LogItem) => <span title={columnText(log, column)}>{columnText(log, column)}</span>,
  }));
  return isNarrow ? [time, message, ...chosen] : [time, ...chosen, message];
}

/** One line is all that a row shows; a megabyte is not put into the page for it. */
function firstLine(message: string): string {
  const short = message.slice(0, MOST_LINE);
  const end = short.indexOf('\n');
  return end === -1 ? short : short.slice(0, end);
}

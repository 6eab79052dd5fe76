import { Button } from '@komainu/ui/controls/controls.tsx';
import { rowTime } from '@komainu/ui/format/date.ts';
import type { Translation } from '@komainu/ui/i18n/messages.ts';
import type { VirtualColumn } from '@komainu/ui/table/VirtualTable.tsx';
import { IconX } from '@tabler/icons-react';
import { columnText, type LogItem } from '../log-item.ts';
import type { LOGS } from '../messages.ts';

/** Time first, then the chosen columns, the message last with all the room that is left. */
export function logColumns(
  columns: readonly string[],
  text: Translation<(typeof LOGS)['en']>,
  language: string,
  zone: 'UTC' | undefined,
  onRemove: (column: string) => void,
): VirtualColumn<LogItem>[] {
  const titles: Readonly<Record<string, string>> = { host: text.host, service: text.service };
  return [
    {
      key: 'time',
      title: text.time,
      width: '164px',
      mono: true,
      cell: (log) => rowTime(Date.parse(log.attributes.timestamp), language, zone),
    },
    ...columns.map((column) => ({
      key: column,
      title: (
        <span className="log-column">
          {titles[column] ?? column}
          <Button kind="quiet" label={text.removeColumn(titles[column] ?? column)} onClick={() => onRemove(column)}>
            <IconX size={11} />
          </Button>
        </span>
      ),
      width: 'minmax(90px, 150px)',
      cell: (log: LogItem) => columnText(log, column),
    })),
    {
      key: 'message',
      title: text.message,
      width: 'minmax(320px, 1fr)',
      mono: true,
      cell: (log) => firstLine(log.attributes.message ?? ''),
    },
  ];
}

/** One line is all that a row shows; a megabyte is not put into the page for it. */
function firstLine(message: string): string {
  const short = message.slice(0, 500);
  const end = short.indexOf('\n');
  return end === -1 ? short : short.slice(0, end);
}

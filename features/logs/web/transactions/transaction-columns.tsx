import type { Transaction } from '@komainu/contracts/logs/transactions-api.ts';
import { rowTime } from '@komainu/ui/format/date.ts';
import { count, duration } from '@komainu/ui/format/number.ts';
import type { Translation } from '@komainu/ui/i18n/messages.ts';
import type { VirtualColumn } from '@komainu/ui/table/VirtualTable.tsx';
import type { TRANSACTIONS } from './messages.ts';

export function transactionColumns(
  fields: readonly string[],
  text: Translation<(typeof TRANSACTIONS)['en']>,
  language: string,
  zone: 'UTC' | undefined,
): VirtualColumn<Transaction>[] {
  return [
    {
      key: 'begun',
      title: text.begun,
      width: '164px',
      mono: true,
      cell: (one) => rowTime(one.firstUnixMs, language, zone),
    },
    ...fields.map((field) => ({
      key: `by ${field}`,
      title: <span translate="no">{field}</span>,
      width: 'minmax(110px, 200px)',
      mono: true,
      cell: (one: Transaction) => <span title={one.by[field]}>{one.by[field] ?? ''}</span>,
    })),
    {
      key: 'lasted',
      title: text.lasted,
      width: '96px',
      align: 'right',
      cell: (one) =>
        one.complete ? (
          duration(one.durationMs * 1e6)
        ) : (
          <span className="transaction-open" title={text.openHint}>
            {text.open}
          </span>
        ),
    },
    { key: 'logs', title: text.logs, width: '64px', align: 'right', cell: (one) => count(one.count) },
    {
      key: 'errors',
      title: text.errors,
      width: '64px',
      align: 'right',
      cell: (one) => <span className={one.errors > 0 ? 'transaction-errors' : undefined}>{count(one.errors)}</span>,
    },
    { key: 'warnings', title: text.warnings, width: '72px', align: 'right', cell: (one) => count(one.warnings) },
    {
      key: 'services',
      title: text.services,
      width: 'minmax(90px, 160px)',
      cell: (one) => <span title={one.services.join(', ')}>{one.services.join(', ')}</span>,
    },
    {
      key: 'messages',
      title: text.messages,
      width: 'minmax(320px, 1fr)',
      mono: true,
      cell: (one) => (one.count === 1 ? one.firstMessage : `${one.firstMessage} … ${one.lastMessage}`),
    },
  ];
}

import './transactions.css';
import '../analytics/analytics.css';
import '../patterns/patterns.css';
import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { Button, EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { duration, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { Suggestion } from '@komainu/ui/query-bar/QueryBar.tsx';
import { VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { useCallback, useMemo } from 'react';
import { queryErrorOf, useReportedError } from '../explorer/use-query-error.ts';
import { TRANSACTIONS } from './messages.ts';
import { TransactionBar } from './TransactionBar.tsx';
import { TransactionPanel } from './TransactionPanel.tsx';
import { transactionColumns } from './transaction-columns.tsx';
import { keyOf, type TransactionState, transactionsOf, USUAL_FIELDS } from './transaction-state.ts';
import { useTransactions } from './use-transactions.ts';

interface TransactionsViewProps {
  readonly filter: SearchFilter;
  readonly query: string;
  readonly suggest: (text: string) => Promise<readonly Suggestion[]>;
  readonly onError: (error: Error | null) => void;
}

/** Logs that belong together, as one each. */
export function TransactionsView({ filter, query, suggest, onError }: TransactionsViewProps) {
  const text = useText(TRANSACTIONS);
  const [params, setParams] = useUrlParams();
  const { by, start, end, sort } = params;
  const state = useMemo(() => transactionsOf({ by, start, end, sort }), [by, start, end, sort]);
  const found = useTransactions(filter, state);
  useReportedError(found.error, onError);
  const isWrong = queryErrorOf(found.error) !== undefined;
  const change = (next: TransactionState): void =>
    setParams(
      {
        by: next.fields.join(','),
        start: next.start,
        end: next.end,
        sort: next.order === 'duration' ? undefined : next.order,
        transaction: undefined,
      },
      { replace: true },
    );
  return (
    <>
      <TransactionBar state={state} onChange={change} suggest={suggest} />
      <LoadingBar on={found.isFetching} />
      {state.fields.length === 0 ? (
        <EmptyState title={text.chooseTitle}>
          <p>{text.chooseText}</p>
          <div className="transaction-choices">
            {USUAL_FIELDS.map((field) => (
              <Button key={field} translate="no" onClick={() => change({ ...state, fields: [field] })}>
                {field}
              </Button>
            ))}
          </div>
        </EmptyState>
      ) : found.error !== null && !isWrong ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <div className="logs-result" data-stale={isWrong || found.isPlaceholderData}>
          <TransactionList found={found} fields={state.fields} query={query} />
        </div>
      )}
    </>
  );
}

interface TransactionListProps {
  readonly found: ReturnType<typeof useTransactions>;
  readonly fields: readonly string[];
  readonly query: string;
}

function TransactionList({ found, fields, query }: TransactionListProps) {
  const text = useText(TRANSACTIONS);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const [selected, setSelected] = useUrlState('transaction');
  const [log] = useUrlState('log');
  const columns = useMemo(() => transactionColumns(fields, text, language, zone), [fields, text, language, zone]);
  const { transactions, hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const index = transactions.findIndex((one) => keyOf(one) === selected);
  const transaction = transactions[index];
  const walk = (to: number) => {
    const next = transactions[to];
    return next === undefined ? undefined : () => setSelected(keyOf(next), { replace: true });
  };
  if (transactions.length === 0) {
    return found.isFetching || found.error !== null ? null : (
      <EmptyState title={text.emptyTitle}>
        <p>{text.emptyText}</p>
      </EmptyState>
    );
  }
  const elapsedMs = found.data?.pages[0]?.meta.elapsedMs ?? 0;
  return (
    <>
      <div className="logs-facts">
        <span>{text.found(exact(transactions.length, language), duration(elapsedMs * 1e6))}</span>
      </div>
      <VirtualTable
        label={text.transactions}
        rows={transactions}
        columns={columns}
        rowKey={keyOf}
        rowToken={(one) => statusToken(one.severity)}
        selectedKey={selected === '' ? undefined : selected}
        onSelect={(one) => setSelected(keyOf(one), { replace: selected !== '' })}
        onEnd={onEnd}
        footer={<p className="logs-end">{isFetchingNextPage ? text.more : ''}</p>}
      />
      {transaction === undefined || log !== '' ? null : (
        <TransactionPanel
          transaction={transaction}
          query={query}
          onClose={() => setSelected('', { replace: true })}
          onNext={walk(index + 1)}
          onPrevious={walk(index - 1)}
        />
      )}
    </>
  );
}

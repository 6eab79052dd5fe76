import type { Transaction } from '@komainu/contracts/logs/transactions-api.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { Button, ErrorState, LoadingBar, Tag } from '@komainu/ui/controls/controls.tsx';
import { rowTime } from '@komainu/ui/format/date.ts';
import { duration, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SidePanel } from '@komainu/ui/panel/SidePanel.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconListSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { LogItem } from '../log-item.ts';
import { TRANSACTIONS } from './messages.ts';
import { logsOf } from './transaction-state.ts';

interface TransactionPanelProps {
  readonly transaction: Transaction;
  readonly query: string;
  readonly onClose: () => void;
  readonly onNext: (() => void) | undefined;
  readonly onPrevious: (() => void) | undefined;
}

const MOST = 500;

/** One transaction, log by log. */
export function TransactionPanel({ transaction, query, ...walk }: TransactionPanelProps) {
  const text = useText(TRANSACTIONS);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const [, setParams] = useUrlParams();
  const [, setLog] = useUrlState('log');
  const filter = logsOf(query, transaction);
  const steps = useQuery({
    queryKey: ['logs', 'transaction', filter],
    queryFn: ({ signal }) =>
      apiPost<{ data: LogItem[] }>(
        '/api/v2/logs/events/search',
        { filter, sort: 'timestamp', page: { limit: MOST } },
        signal,
      ),
  });
  const showLogs = (): void =>
    setParams({
      view: undefined,
      transaction: undefined,
      range: undefined,
      live: undefined,
      query: filter.query,
      from: filter.from,
      to: filter.to,
    });
  const { by, severity, services, count } = transaction;
  return (
    <SidePanel
      {...walk}
      header={
        <div className="log-panel-head">
          <span className="log-status" translate="no">
            <span className="dot" style={{ background: `var(${statusToken(severity)})`, borderRadius: 2 }} />
            {severity}
          </span>
          <strong>{duration(transaction.durationMs * 1e6)}</strong>
          <time>{rowTime(transaction.firstUnixMs, language, zone)}</time>
        </div>
      }
    >
      <div className="log-tags">
        {Object.entries(by).map(([path, value]) => (
          <Tag key={path}>
            {path}:{value}
          </Tag>
        ))}
        {services.map((service) => (
          <Tag key={service} series={service}>
            {service}
          </Tag>
        ))}
      </div>
      <p className="transaction-steps">
        {text.steps(exact(count, language))}
        <Button onClick={showLogs}>
          <IconListSearch size={14} />
          {text.seeLogs}
        </Button>
      </p>
      <LoadingBar on={steps.isFetching} />
      {steps.error === null ? null : <ErrorState error={steps.error} onRetry={() => void steps.refetch()} />}
      {(steps.data?.data ?? []).map(({ id, attributes }) => (
        <button
          key={id}
          type="button"
          className="context-line pattern-example"
          style={{ borderLeftColor: `var(${statusToken(attributes.status ?? '')})` }}
          onClick={() => setLog(id)}
        >
          <time>+{duration((Date.parse(attributes.timestamp) - transaction.firstUnixMs) * 1e6)}</time>
          <span translate="no">{(attributes.message ?? '').slice(0, 300)}</span>
        </button>
      ))}
      {count > MOST ? <p className="logs-end">{text.cut(exact(MOST, language))}</p> : null}
    </SidePanel>
  );
}

import type { DeliveriesAnswer, Delivery } from '@komainu/contracts/notifications/deliveries-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { ErrorState } from '@komainu/ui/controls/controls.tsx';
import { ago, dateTime } from '@komainu/ui/format/date.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CHANNELS } from './messages.ts';

const EVERY_MS = 15_000;
const STATES: Readonly<
  Record<Delivery['state'], { readonly token: string; readonly word: 'sent' | 'waits' | 'given_up' }>
> = {
  sent: { token: '--ok', word: 'sent' },
  waiting: { token: '--warn', word: 'waits' },
  given_up: { token: '--critical', word: 'given_up' },
};

/** What became of each message, the newest first. */
export function Deliveries() {
  const text = useText(CHANNELS);
  const { language } = useLanguage();
  const found = useQuery({
    queryKey: ['channels', 'deliveries'],
    refetchInterval: EVERY_MS,
    queryFn: ({ signal }) => apiGet<DeliveriesAnswer>('/api/unstable/monitors/deliveries?limit=100', signal),
  });
  const deliveries = found.data?.deliveries ?? [];
  return (
    <section aria-label={text.deliveries}>
      <header className="channels-head">
        <h2>{text.deliveries}</h2>
        <p className="text-hint">
          {found.data === undefined || found.data.waiting === 0
            ? ''
            : text.waiting(exact(found.data.waiting, language))}
        </p>
      </header>
      {found.error !== null ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isSuccess && deliveries.length === 0 ? <p className="text-hint">{text.noDeliveries}</p> : null}
      {deliveries.length === 0 ? null : (
        <DataTable
          label={text.deliveries}
          kind="channels-deliveries"
          heads={[text.time, text.state, text.handle, text.what, text.reason, { right: text.attempts }]}
        >
          {deliveries.map((one) => (
            <tr key={one.id}>
              <td>{dateTime(one.created_ms, language)}</td>
              <td>
                <span className="channels-state">
                  <i style={{ background: `var(${STATES[one.state].token})` }} />
                  {text[STATES[one.state].word]}
                </span>
              </td>
              <td className="mono">@{one.handle}</td>
              <td>
                {one.monitor_id > 0 ? <Link to={`/monitors/${one.monitor_id}` as string}>{one.title}</Link> : one.title}
              </td>
              <td>
                {one.reason} {one.next_ms === null ? '' : text.next(ago(one.next_ms, Date.now(), language))}
              </td>
              <td data-align="right">{exact(one.attempts, language)}</td>
            </tr>
          ))}
        </DataTable>
      )}
    </section>
  );
}

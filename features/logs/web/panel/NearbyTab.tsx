import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { rowTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { LOGS } from '../messages.ts';
import { useContextOf } from './use-context.ts';

export function NearbyTab({ id }: { id: string }) {
  const text = useText(LOGS);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const { data, error, isFetching } = useContextOf(id, true);
  if (error !== null) return <ErrorState error={error} />;
  return (
    <>
      <p>{text.nearbyHint}</p>
      <LoadingBar on={isFetching} />
      {(data?.data ?? []).map((log) => (
        <div
          key={log.id}
          className="context-line"
          data-anchor={log.id === id}
          style={{ borderLeftColor: `var(${statusToken(log.attributes.status ?? '')})` }}
        >
          <time>{rowTime(Date.parse(log.attributes.timestamp), language, zone)}</time>
          <span>{(log.attributes.message ?? '').slice(0, 300)}</span>
        </div>
      ))}
    </>
  );
}

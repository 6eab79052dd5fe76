import { useMay } from '@komainu/ui/api/session.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { METRICS } from '../messages.ts';
import { useGovernor, useLift } from './governance.ts';

/** Says of which metrics new series are refused, why, and lets them grow again; nothing where there are none. */
export function GovernorBanner({ metric, onOpen }: { metric?: string; onOpen?: (metric: string) => void }) {
  const text = useText(METRICS);
  const { language } = useLanguage();
  const { data } = useGovernor();
  const lift = useLift();
  const may = useMay('write');
  const governed = data?.data.filter((one) => metric === undefined || one.metric === metric) ?? [];
  if (data === undefined || governed.length === 0) return null;
  const number = (value: number): string => exact(value, language);
  return (
    <section className="metric-governor" aria-label={metric === undefined ? text.contained : text.containedOne(metric)}>
      {governed.map((one) => (
        <div key={one.metric}>
          <IconAlertTriangle size={16} aria-hidden />
          <p>
            {onOpen === undefined ? (
              <span className="metric-governed">{one.metric}</span>
            ) : (
              <button type="button" className="metric-governed" onClick={() => onOpen(one.metric)}>
                {one.metric}
              </button>
            )}
            {one.tag === null
              ? text.containedAll(number(data.limit))
              : text.containedTag(one.tag === '' ? text.bareTags : one.tag, number(data.limit))}{' '}
            {text.containedSince(number(one.seriesNow), number(one.containedSeries))}
            {one.tag === null || one.seriesWithoutTag === null
              ? null
              : ` ${text.withoutTag(one.tag === '' ? text.bareTags : one.tag, number(one.seriesWithoutTag))}`}
          </p>
          {may ? (
            <Button disabled={lift.isPending} title={text.liftHint} onClick={() => lift.mutate(one.metric)}>
              {text.lift}
            </Button>
          ) : null}
        </div>
      ))}
      {lift.error === null ? null : (
        <p className="metric-mistake" role="alert">
          {lift.error.message}
        </p>
      )}
    </section>
  );
}

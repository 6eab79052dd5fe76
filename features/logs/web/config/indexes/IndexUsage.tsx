import { count } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMemo } from 'react';
import { useLogCount } from '../use-log-counts.ts';
import type { LogIndex } from './index-api.ts';
import { INDEXES } from './messages.ts';
import { quotaDayStart, USUAL_RESET, usageLevel } from './quota.ts';

/** What an index took since its day began, of what it may take. */
export function IndexUsage({ index }: { index: LogIndex }) {
  const text = useText(INDEXES);
  const { daily_limit: limit, daily_limit_reset: reset } = index;
  const fromMs = useMemo(
    () => (limit === null ? undefined : quotaDayStart(reset ?? USUAL_RESET, Date.now())),
    [limit, reset],
  );
  const { data } = useLogCount(`index:${index.name}`, fromMs === undefined ? {} : { fromMs });
  const used = data === undefined ? '–' : count(data);
  if (limit === null) {
    return (
      <span>
        {text.lastDay(used)} <span className="config-sub">{text.noLimit}</span>
      </span>
    );
  }
  const share = Math.min(1, (data ?? 0) / limit);
  return (
    <span>
      {text.ofLimit(used, count(limit))}
      <span
        className="usage-bar"
        data-level={usageLevel(data ?? 0, limit, index.daily_limit_warning_threshold_percentage)}
        aria-hidden="true"
      >
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}

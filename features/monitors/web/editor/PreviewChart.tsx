import type { MonitorPreviewAnswer } from '@komainu/contracts/monitors/monitors-api.ts';
import { LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { StateBadge } from '@komainu/ui/monitors/StateBadge.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import type { UseQueryResult } from '@tanstack/react-query';
import { JudgedChart } from '../common/JudgedChart.tsx';
import { useMonitorPreview } from '../data/monitors-api.ts';
import { drawnDefinition, isAskable, isComplete, type MonitorDraft } from '../model/draft.ts';
import { EDITOR } from './messages.ts';
import { useSettled } from './use-settled.ts';

/** The preview of a draft, asked when the typing pauses. */
export function useDraftPreview(draft: MonitorDraft): UseQueryResult<MonitorPreviewAnswer> {
  const settled = useSettled(draft);
  return useMonitorPreview(drawnDefinition(settled), useTimeRange(), isAskable(settled));
}

interface PreviewChartProps {
  readonly draft: MonitorDraft;
  readonly preview: UseQueryResult<MonitorPreviewAnswer>;
}

const MOST_GROUPS = 40;

/** What the query gives over the time at the top, with the lines that alert, and how each group would stand. */
export function PreviewChart({ draft, preview }: PreviewChartProps) {
  const text = useText(EDITOR);
  const { language } = useLanguage();
  if (!isAskable(draft)) return <p className="monitor-preview-empty">{text.waits}</p>;
  const { data } = preview;
  const count = (state: string): string =>
    exact((data?.groups ?? []).filter((group) => group.state === state).length, language);
  const hasLines = data !== undefined && data.series.length > 0;
  return (
    <section className="monitor-preview" aria-label={text.preview}>
      <LoadingBar on={preview.isFetching} />
      {hasLines ? (
        <JudgedChart label={text.preview} definition={draft.definition} series={data.series} height={220} />
      ) : data === undefined ? (
        // The page stays where it is while the first graph is asked for.
        <div className="monitor-preview-wait" />
      ) : data.groups.length > 0 ? null : (
        <p className="monitor-preview-empty">{text.noSeries}</p>
      )}
      {data === undefined || data.groups.length === 0 || !isComplete(draft) ? null : (
        <>
          <p className="text-hint" role="status">
            {hasLines
              ? text.groupsNow(count('Alert'), count('Warn'), exact(data.groups.length, language))
              : text.noLine}
          </p>
          {hasLines && data.groups.length > 1 ? null : (
            <ul className="monitor-preview-groups">
              {data.groups.slice(0, MOST_GROUPS).map(({ group, state }) => (
                <li key={group}>
                  <StateBadge state={state} />
                  <span translate="no">{group}</span>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

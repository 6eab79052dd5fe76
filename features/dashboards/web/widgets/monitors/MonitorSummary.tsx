import './monitor-widgets.css';
import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { listsGroups } from '@komainu/contracts/dashboards/asking/monitors.ts';
import {
  groupRows,
  monitorRows,
  type SummaryRow,
  shownCounts,
} from '@komainu/contracts/dashboards/drawing/monitors.ts';
import type { MonitorCount } from '@komainu/contracts/monitors/search.ts';
import { ago, fullDateTime } from '@komainu/ui/format/date.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { StateBadge } from '@komainu/ui/monitors/StateBadge.tsx';
import { monitorToken, STATES } from '@komainu/ui/monitors/states.ts';
import { quoteValue } from '@komainu/ui/query-bar/tokenize.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { useBoard } from '../../board/board-context.tsx';
import { useGroupSummary, useMonitorSummary } from '../../data/use-monitors.ts';
import { statesOf, WidgetNotice, WidgetStates } from '../WidgetStates.tsx';
import type { WidgetProps } from '../widget-type.ts';
import { BoardLink } from './BoardLink.tsx';
import { MONITOR_WIDGETS } from './messages.ts';

/** How many monitors are in which state, and the worst of them. */
export function MonitorSummary({ definition, label }: WidgetProps) {
  const text = useText(MONITOR_WIDGETS);
  const found = useMonitorSummary(definition);
  const groups = useGroupSummary(definition);
  const hasGroups = listsGroups(definition);
  const format = textOf(definition['display_format']) || 'countsAndList';
  const isGroupCount = textOf(definition['summary_type']) === 'groups';
  const counts = (isGroupCount ? groups.data : found.data)?.counts.status ?? [];
  const rows = hasGroups ? groupRows(groups.data) : monitorRows(found.data);
  const isEmpty = counts.length === 0 && rows.length === 0;
  const asked = statesOf(hasGroups ? groups : found);
  if (isEmpty && asked.isReady && asked.error === undefined) return <WidgetNotice title={text.noneTitle} />;
  return (
    <WidgetStates asked={asked} isEmpty={isEmpty}>
      <section className="monitor-summary" aria-label={label}>
        {format === 'list' ? null : <Counts definition={definition} counts={counts} />}
        {format === 'counts' ? null : <Rows definition={definition} rows={rows} />}
      </section>
    </WidgetStates>
  );
}

function Counts({ definition, counts }: Pick<WidgetProps, 'definition'> & { counts: readonly MonitorCount[] }) {
  const text = useText(STATES);
  const { language } = useLanguage();
  const { isShared, substitute } = useBoard();
  const [params] = useUrlParams();
  const shown = shownCounts(counts, definition['hide_zero_counts'] !== false);
  const search = substitute(textOf(definition['query']), 'search');
  return (
    <ul className="monitor-counts" data-colour={textOf(definition['color_preference']) || 'text'}>
      {shown.map(({ state, count }) => {
        const inside = (
          <>
            <strong>{exact(count, language)}</strong>
            <span>{text[state]}</span>
          </>
        );
        const query = `${search} status:${quoteValue(state.toLowerCase())}`.trim();
        return (
          <li key={state} style={{ '--state': `var(${monitorToken(state)})` } as React.CSSProperties}>
            {isShared ? (
              <span>{inside}</span>
            ) : (
              <Link to={linkTo('/monitors', { query }, params) as string}>{inside}</Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Rows({ definition, rows }: Pick<WidgetProps, 'definition'> & { rows: readonly SummaryRow[] }) {
  const text = useText(MONITOR_WIDGETS);
  const { language } = useLanguage();
  const now = Date.now();
  return (
    <ul className="monitor-rows">
      {rows.map(({ key, id, state, name, group, priority, triggeredS }) => (
        <li key={key}>
          <StateBadge state={state} />
          {definition['show_priority'] === true && priority !== null ? <em>P{priority}</em> : null}
          <span className="monitor-rows-name">
            <BoardLink path={`/monitors/${id}`}>{name}</BoardLink>
            {group === '' ? null : <code>{group}</code>}
          </span>
          {definition['show_last_triggered'] === true ? (
            <time title={triggeredS === null ? undefined : fullDateTime(triggeredS * 1000, language)}>
              {triggeredS === null ? text.never : ago(triggeredS * 1000, now, language)}
            </time>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

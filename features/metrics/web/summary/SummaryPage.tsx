import '../metrics.css';
import { EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { SearchField } from '@komainu/ui/controls/SearchField.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMetrics } from '@komainu/ui/metric-editor/catalogue.ts';
import { VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { METRICS } from '../messages.ts';
import { useMetricColumns } from './columns.tsx';
import { GovernorBanner } from './GovernorBanner.tsx';
import { useRunningDeletions, useVolumes } from './governance.ts';
import { MetricPanel } from './MetricPanel.tsx';
import { isShown, readSearch, SHOWN, summaryRows } from './rows.ts';
import { sorted, sortOf } from './sort.ts';

/** Every metric that this server knows, and what is known of one in a panel over the list. */
export default function SummaryPage() {
  const text = useText(METRICS);
  const { language } = useLanguage();
  const [search, setSearch] = useUrlState('search');
  const asked = useMemo(() => readSearch(search), [search]);
  const [selected, setSelected] = useUrlState('metric');
  const [sort] = useUrlState('sort');
  const { data, error, isFetching, refetch } = useMetrics(asked.words, language);
  const [shown, setShown] = useUrlState('show');
  const volumes = useVolumes().data?.data;
  const deletions = useRunningDeletions();
  const rows = useMemo(
    () =>
      sorted(
        summaryRows(data?.data ?? [], volumes, shown).filter((row) => isShown(row, asked.shown ?? '')),
        sortOf(sort),
      ),
    [data, volumes, shown, asked, sort],
  );
  const shownText = (one: (typeof SHOWN)[number]): string => {
    const named = {
      exploding: text.exploding,
      unused: text.unused,
      queried: text.queried,
      notQueried: text.notQueried,
    };
    return Object.hasOwn(named, one) ? named[one as keyof typeof named] : one;
  };
  const isNarrowed = search !== '' || shown !== '';
  const columns = useMetricColumns();
  const place = rows.findIndex(({ metric }) => metric === selected);
  const walk = (step: -1 | 1) => {
    const next = place < 0 ? undefined : rows[place + step];
    return next === undefined ? undefined : () => setSelected(next.metric, { replace: true });
  };
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <div className="page metrics-summary">
      <div className="page-bar">
        <SearchField
          label={text.search}
          value={search}
          placeholder={text.searchHint}
          onChange={(typed) => setSearch(typed, { replace: true })}
        />
        <select
          className="input metrics-shown"
          value={shown}
          aria-label={text.show}
          onChange={(event) => setShown(event.target.value, { replace: true })}
        >
          <option value="">{text.allMetrics}</option>
          {SHOWN.map((one) => (
            <option key={one} value={one}>
              {shownText(one)}
            </option>
          ))}
        </select>
        <span>{data === undefined ? '' : text.found(exact(rows.length, language))}</span>
        <Link className="button" to={'/metrics/tag-rules' as string}>
          {text.tagRules}
        </Link>
      </div>
      <GovernorBanner onOpen={(metric) => setSelected(metric, { replace: selected !== '' })} />
      {deletions.map(({ metric, reason }) => (
        <p key={metric} className="metric-deleting" role="status">
          {text.deleting(metric)} {reason ?? ''}
        </p>
      ))}
      <LoadingBar on={isFetching} />
      {data !== undefined && rows.length === 0 ? (
        <EmptyState title={isNarrowed ? text.nothingFound : text.noMetricsTitle}>
          <p>
            {!isNarrowed
              ? text.noMetricsText
              : shown === 'exploding'
                ? text.nothingExplodes
                : (asked.shown ?? shown) === 'notQueried'
                  ? text.allQueried
                  : text.nothingFoundText}
          </p>
          {!isNarrowed ? (
            <Link className="button" to={'/get-started' as string}>
              {text.getStarted}
            </Link>
          ) : null}
        </EmptyState>
      ) : (
        <VirtualTable
          label={text.summary}
          rows={rows}
          columns={columns}
          rowKey={({ metric }) => metric}
          selectedKey={selected === '' ? undefined : selected}
          onSelect={({ metric }) => setSelected(metric, { replace: selected !== '' })}
        />
      )}
      {selected === '' ? null : (
        <MetricPanel
          key={selected}
          metric={selected}
          onClose={() => setSelected('', { replace: true })}
          onNext={walk(1)}
          onPrevious={walk(-1)}
        />
      )}
    </div>
  );
}

import '../trace/trace.css';
import { ApiError } from '@komainu/ui/api/client.ts';
import { seriesColour } from '@komainu/ui/colour/series-colour.ts';
import { EmptyState, ErrorState, LoadingBar, SegmentedControl, Tag } from '@komainu/ui/controls/controls.tsx';
import { ExplorerFacets } from '@komainu/ui/explorer/ExplorerFacets.tsx';
import { filterOf, useExplorerHistogram, useExplorerSuggestions } from '@komainu/ui/explorer/explorer-queries.ts';
import { StatusHistogram } from '@komainu/ui/explorer/StatusHistogram.tsx';
import { rowTime } from '@komainu/ui/format/date.ts';
import { duration, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { QueryBar } from '@komainu/ui/query-bar/QueryBar.tsx';
import { addTerm } from '@komainu/ui/query-bar/tokenize.ts';
import { type VirtualColumn, VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { TRACES } from '../messages.ts';
import { hexId, type SpanItem, useSpanList } from './span-queries.ts';

const FACETS: readonly string[] = [
  'service',
  'status',
  'env',
  'operation_name',
  'resource_name',
  'type',
  'host',
  '@http.status_code',
];
const ENTRY = 'top_level:1';

/** Search over spans: entries of services unless all are wanted. A row opens its trace. */
export default function TracesPage() {
  const text = useText(TRACES);
  const { language } = useLanguage();
  const time = useTimeRange();
  const [query, setQuery] = useUrlState('query');
  const [scope, setScope] = useUrlState('spans', 'entry');
  const { fromMs, toMs } = time;
  const filter = useMemo(
    () => filterOf(scope === 'all' ? query : addTerm(query, ENTRY), { fromMs, toMs }),
    [query, scope, fromMs, toMs],
  );
  const list = useSpanList(filter);
  const histogram = useExplorerHistogram('spans', filter, 'status');
  const suggestions = useExplorerSuggestions('spans', time);
  const refused = list.error instanceof ApiError && list.error.status === 400 ? list.error : undefined;
  const error =
    refused === undefined ? undefined : { message: refused.message, ...(refused.position ?? { offset: 0, length: 0 }) };
  return (
    <div className="page">
      <div className="spans-bar">
        <QueryBar
          value={query}
          placeholder={text.placeholder}
          onSubmit={(next) => setQuery(next)}
          {...suggestions}
          error={error}
        />
        <SegmentedControl
          label={text.scope}
          value={scope === 'all' ? 'all' : 'entry'}
          choices={[
            { value: 'entry', label: text.entry },
            { value: 'all', label: text.all },
          ]}
          onChange={(next) => setScope(next)}
        />
      </div>
      <LoadingBar on={list.isFetching} />
      <div className="spans-body">
        <ExplorerFacets signal="spans" paths={FACETS} query={query} onQuery={setQuery} filter={filter} />
        <div className="spans-main">
          <StatusHistogram label={text.histogram} answer={histogram.data} />
          <p className="spans-facts">
            {histogram.data === undefined
              ? ''
              : text.found(
                  exact(histogram.data.total, language),
                  duration((list.data?.pages[0]?.meta.elapsed ?? 0) * 1e6),
                )}
          </p>
          <SpanRows list={list} total={histogram.data?.total} />
        </div>
      </div>
    </div>
  );
}

function SpanRows({ list, total }: { list: ReturnType<typeof useSpanList>; total: number | undefined }) {
  const text = useText(TRACES);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const navigate = useNavigate();
  const { spans, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const columns = useSpanColumns(spans);
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (list.error !== null && spans.length === 0) {
    return list.error instanceof ApiError && list.error.status === 400 ? null : (
      <ErrorState error={list.error} onRetry={() => void list.refetch()} />
    );
  }
  if (spans.length === 0 && !list.isFetching) {
    return (
      <EmptyState title={text.emptyTitle}>
        <p>{text.emptyText}</p>
        <a className="button" href="/get-started?client=traces">
          {text.getStarted}
        </a>
      </EmptyState>
    );
  }
  return (
    <VirtualTable
      label={text.list}
      rows={spans}
      columns={columns}
      rowKey={(span) => span.id}
      rowToken={(span) => (span.attributes.status === 'error' ? '--critical' : '--ok')}
      onSelect={({ attributes }) =>
        void navigate({ to: linkTo(`/apm/trace/${attributes.trace_id}`, { span: hexId(attributes.span_id) }, params) })
      }
      onEnd={onEnd}
      footer={
        <p className="spans-end">
          {isFetchingNextPage ? text.loadingMore : hasNextPage ? '' : text.end(exact(total ?? spans.length, language))}
        </p>
      }
    />
  );
}

function useSpanColumns(spans: readonly SpanItem[]): VirtualColumn<SpanItem>[] {
  const text = useText(TRACES);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const longestNs = useMemo(
    () => spans.reduce((most, span) => Math.max(most, span.attributes.custom.duration ?? 0), 1),
    [spans],
  );
  return [
    {
      key: 'time',
      title: text.time,
      width: '164px',
      mono: true,
      cell: (span) => rowTime(Date.parse(span.attributes.start_timestamp), language, zone),
    },
    {
      key: 'service',
      title: text.service,
      width: 'minmax(110px, 170px)',
      cell: (span) => <Tag series={span.attributes.service}>{span.attributes.service}</Tag>,
    },
    {
      key: 'operation',
      title: text.operation,
      width: 'minmax(100px, 150px)',
      cell: (span) => span.attributes.operation_name,
    },
    {
      key: 'resource',
      title: text.resource,
      width: 'minmax(200px, 1fr)',
      mono: true,
      cell: (span) => span.attributes.resource_name,
    },
    {
      key: 'duration',
      title: text.duration,
      width: '220px',
      cell: (span) => <DurationBar span={span} longestNs={longestNs} />,
    },
  ];
}

/** The duration as a number and a bar against the longest of the list: what is slow is seen before it is read. */
function DurationBar({ span, longestNs }: { span: SpanItem; longestNs: number }) {
  const durationNs = span.attributes.custom.duration ?? 0;
  return (
    <span className="duration-bar">
      <span>{duration(durationNs)}</span>
      <span
        style={{
          width: `max(2px, ${(durationNs / longestNs) * 60}%)`,
          background: seriesColour(span.attributes.service),
        }}
      />
    </span>
  );
}

import './trace.css';
import type { TraceAnswer } from '@komainu/contracts/traces/traces-api.ts';
import { ApiError, apiGet } from '@komainu/ui/api/client.ts';
import { EmptyState, ErrorState, LoadingBar, SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { SearchField } from '@komainu/ui/controls/SearchField.tsx';
import { fullDateTime } from '@komainu/ui/format/date.ts';
import { duration, exact, ratio } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { TRACES } from '../messages.ts';
import { FlameGraph, serviceTokens } from './FlameGraph.tsx';
import { SpanDetails } from './SpanDetails.tsx';
import { SpanList } from './SpanList.tsx';
import { buildTree, criticalPath, type TraceTree } from './tree.ts';
import { Waterfall } from './Waterfall.tsx';

/** One trace: its facts, three views of its spans over one selection, and the chosen span. */
export default function TracePage() {
  const text = useText(TRACES);
  const { traceId = '' } = useParams({ strict: false }) as { traceId?: string };
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['trace', traceId],
    retry: false,
    queryFn: ({ signal }) => apiGet<TraceAnswer>(`/api/unstable/traces/${encodeURIComponent(traceId)}`, signal),
  });
  const tree = useMemo(() => (data === undefined ? undefined : buildTree(data.spans)), [data]);
  if (error instanceof ApiError && error.status === 404) {
    return (
      <EmptyState title={text.notFound}>
        <p>{text.notFoundText}</p>
      </EmptyState>
    );
  }
  if (tree === undefined)
    return error === null ? (
      <LoadingBar on={isFetching} />
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    );
  return <Trace tree={tree} truncated={data?.truncated === true} />;
}

type View = 'flame' | 'waterfall' | 'list';

function Trace({ tree, truncated }: { tree: TraceTree; truncated: boolean }) {
  const text = useText(TRACES);
  const { language } = useLanguage();
  const [view, setView] = useUrlState('view', 'flame');
  const [chosen, setChosen] = useUrlState('span');
  const [search, setSearch] = useState('');
  const critical = useMemo(() => criticalPath(tree), [tree]);
  const tokens = useMemo(() => serviceTokens(tree), [tree]);
  const found = useMemo(() => findSpans(tree, search), [tree, search]);
  const selected = tree.byId.get(chosen) ?? tree.roots[0];
  const shared = {
    tree,
    critical,
    selected: selected?.span.spanId,
    onSelect: (id: string) => setChosen(id, { replace: true }),
    found,
  };
  return (
    <div className="page trace-page">
      <Facts tree={tree} critical={critical} />
      {truncated ? <p className="trace-note">{text.truncated}</p> : null}
      {tree.orphans > 0 ? <p className="trace-note">{text.orphans(exact(tree.orphans, language))}</p> : null}
      <div className="trace-bar">
        <SegmentedControl<View>
          label={text.view}
          value={view === 'waterfall' || view === 'list' ? view : 'flame'}
          choices={[
            { value: 'flame', label: text.flame },
            { value: 'waterfall', label: text.waterfall },
            { value: 'list', label: text.spanList },
          ]}
          onChange={(next) => setView(next, { replace: true })}
        />
        <SearchField label={text.search} value={search} onChange={setSearch} />
      </div>
      <div className="trace-view" data-view={view}>
        {view === 'waterfall' ? <Waterfall {...shared} tokens={tokens} /> : null}
        {view === 'list' ? <SpanList {...shared} tokens={tokens} /> : null}
        {view === 'flame' ? <FlameGraph {...shared} /> : null}
      </div>
      {selected === undefined ? null : (
        <SpanDetails key={selected.span.spanId} node={selected} token={tokens.get(selected.span.service)} />
      )}
    </div>
  );
}

function Facts({ tree, critical }: { tree: TraceTree; critical: ReadonlyMap<string, number> }) {
  const text = useText(TRACES);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const services = new Set(tree.ordered.map((node) => node.span.service));
  const errors = tree.ordered.filter((node) => node.span.error).length;
  const root = tree.roots[0];
  const [slowest, share] = slowestService(tree, critical);
  return (
    <header className="trace-facts">
      <div className="trace-title">
        <strong>{root?.span.service}</strong> {root?.span.resource}
      </div>
      <dl>
        <div>
          <dt>{text.duration}</dt>
          <dd>{duration(tree.durationNs)}</dd>
        </div>
        <div>
          <dt>{text.spans}</dt>
          <dd>{text.spansOf(exact(tree.ordered.length, language), exact(services.size, language))}</dd>
        </div>
        <div>
          <dt>{text.errors}</dt>
          <dd data-bad={errors > 0}>{exact(errors, language)}</dd>
        </div>
        <div>
          <dt>{text.critical}</dt>
          <dd>
            {slowest} {ratio(share)}
          </dd>
        </div>
        <div>
          <dt>{text.started}</dt>
          <dd>{fullDateTime(Number(tree.startUnixNs / 1_000_000n), language, zone)}</dd>
        </div>
      </dl>
    </header>
  );
}

/** The service that the critical path spends most time in, and its share of it. */
function slowestService(tree: TraceTree, critical: ReadonlyMap<string, number>): [string, number] {
  const byService = new Map<string, number>();
  let whole = 0;
  for (const [id, timeNs] of critical) {
    const service = tree.byId.get(id)?.span.service ?? '';
    byService.set(service, (byService.get(service) ?? 0) + timeNs);
    whole += timeNs;
  }
  const [service, timeNs] = [...byService].sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
  return [service, whole === 0 ? 0 : timeNs / whole];
}

/** The spans whose names or attributes hold the text; undefined while nothing is searched. */
function findSpans(tree: TraceTree, search: string): ReadonlySet<string> | undefined {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return undefined;
  const holds = (text: string): boolean => text.toLowerCase().includes(wanted);
  const found = tree.ordered.filter(
    ({ span }) =>
      holds(span.service) ||
      holds(span.resource) ||
      holds(span.name) ||
      Object.entries(span.meta).some(([key, value]) => holds(`${key}:${value}`)),
  );
  return new Set(found.map(({ span }) => span.spanId));
}

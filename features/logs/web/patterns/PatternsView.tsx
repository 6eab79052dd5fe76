import './patterns.css';
import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import type { LogPattern, PatternsAnswer } from '@komainu/contracts/logs/patterns-api.ts';
import { useLastGood } from '@komainu/ui/api/last-good.ts';
import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { Button, EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { duration, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useNarrow } from '@komainu/ui/theme/narrow.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { useMemo } from 'react';
import { queryErrorOf, useReportedError } from '../explorer/use-query-error.ts';
import { PATTERNS } from './messages.ts';
import { PatternPanel } from './PatternPanel.tsx';
import { mainStatus, patternColumns } from './pattern-columns.tsx';
import { withPattern } from './pattern-query.ts';
import { usePatterns } from './use-patterns.ts';

interface PatternsViewProps {
  readonly filter: SearchFilter;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onLogs: (query: string) => void;
  readonly onError: (error: Error | null) => void;
}

/** What the logs of a query say, each kind of message once. */
export function PatternsView(props: PatternsViewProps) {
  const found = usePatterns(props.filter);
  const data = useLastGood(found.data);
  useReportedError(found.error, props.onError);
  const isWrong = queryErrorOf(found.error) !== undefined;
  return (
    <>
      <LoadingBar on={found.isFetching} />
      {found.error !== null && !isWrong ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : data === undefined ? null : (
        <div className="logs-result" data-stale={isWrong || found.isPlaceholderData}>
          <PatternList {...props} answer={data} />
        </div>
      )}
    </>
  );
}

function PatternList({ answer, query, onQuery, onLogs }: PatternsViewProps & { answer: PatternsAnswer }) {
  const text = useText(PATTERNS);
  const { language } = useLanguage();
  const [selected, setSelected] = useUrlState('pattern');
  const [newOnly, setNewOnly] = useUrlState('new');
  const { data, meta } = answer;
  const fresh = useMemo(() => data.filter(({ attributes }) => attributes.new_in_window === true), [data]);
  const rows = newOnly === '1' ? fresh : data;
  const isNarrow = useNarrow();
  const columns = useMemo(
    () =>
      patternColumns(
        text,
        meta.events,
        Math.max(0, ...data.map(({ attributes }) => attributes.count)),
        isNarrow,
        ({ attributes }) => onQuery(withPattern(query, attributes.search)),
        fresh.length < data.length,
      ),
    [text, meta.events, data, fresh.length, isNarrow, query, onQuery],
  );
  // An example that was opened lies over the panel: closing it comes back here.
  const [log] = useUrlState('log');
  const index = rows.findIndex(({ id }) => id === selected);
  const pattern = rows[index];
  const walk = (to: LogPattern | undefined) =>
    to === undefined ? undefined : () => setSelected(to.id, { replace: true });
  return (
    <>
      <div className="logs-facts">
        <span>
          {[
            text.found(exact(meta.patterns, language), exact(meta.events, language), duration(meta.elapsed * 1e6)),
            ...(meta.sampling_rate < 1 ? [text.sampled(exact(meta.sampled, language))] : []),
            ...(data.length < meta.patterns ? [text.shown(exact(data.length, language))] : []),
          ].join(' · ')}
        </span>
        <Button
          aria-pressed={newOnly === '1'}
          disabled={fresh.length === 0 && newOnly !== '1'}
          onClick={() => setNewOnly(newOnly === '1' ? '' : '1', { replace: true })}
        >
          {text.newOnly(exact(fresh.length, language))}
        </Button>
      </div>
      {rows.length === 0 ? (
        <EmptyState title={text.emptyTitle}>
          <p>{data.length === 0 ? text.emptyText : text.noNewText}</p>
        </EmptyState>
      ) : (
        <VirtualTable
          label={text.patterns}
          rows={rows}
          columns={columns}
          wrap={isNarrow}
          rowKey={({ id }) => id}
          rowToken={(one) => statusToken(mainStatus(one))}
          selectedKey={selected === '' ? undefined : selected}
          onSelect={({ id }) => setSelected(id, { replace: selected !== '' })}
        />
      )}
      {pattern === undefined || log !== '' ? null : (
        <PatternPanel
          pattern={pattern}
          total={meta.events}
          query={query}
          onQuery={onQuery}
          onLogs={onLogs}
          onClose={() => setSelected('', { replace: true })}
          onNext={walk(rows[index + 1])}
          onPrevious={walk(rows[index - 1])}
        />
      )}
    </>
  );
}

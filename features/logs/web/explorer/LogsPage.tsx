import './logs.css';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { filterOf } from '@komainu/ui/explorer/explorer-queries.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { QueryBar } from '@komainu/ui/query-bar/QueryBar.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { ViewSwitch } from '../analytics/ViewSwitch.tsx';
import { type View, viewOf } from '../analytics/views.ts';
import { AddAsk } from '../ask/AddAsk.tsx';
import { AskBar, type Edited } from '../ask/AskBar.tsx';
import { AskDialog } from '../ask/AskDialog.tsx';
import { askFilter, namesCalculated, savedColumns } from '../ask/ask-state.ts';
import { ASK } from '../ask/messages.ts';
import { useAsk, useAskSuggestions } from '../ask/use-ask.ts';
import { useSavedFields } from '../ask/use-saved-fields.ts';
import { LogFacets } from '../facets/LogFacets.tsx';
import { LOGS } from '../messages.ts';
import { SqlView } from '../sql/SqlView.tsx';
import { ShareMenu } from '../views/ShareMenu.tsx';
import { ViewsMenu } from '../views/ViewsMenu.tsx';
import { DEFAULT_COLUMNS } from './default-columns.ts';
import { FoundLogs } from './FoundLogs.tsx';
import { queryErrorOf } from './use-query-error.ts';

/** Search, facets, and what is found in one of several views. The address is the state. */
export default function LogsPage() {
  const text = useText(LOGS);
  const askText = useText(ASK);
  const time = useTimeRange();
  const [params, setParams] = useUrlParams();
  const [query, setQuery] = useUrlState('query');
  const [error, setError] = useState<Error | null>(null);
  const tailing = params.tail === '1';
  const view = viewOf(params.view);
  const columns = useMemo(
    () => (params.columns === undefined ? DEFAULT_COLUMNS : params.columns.split(',').filter(Boolean)),
    [params.columns],
  );
  const setColumns = useCallback(
    (next: readonly string[]): void =>
      setParams({ columns: next.length === 0 ? ',' : next.join(',') }, { replace: true }),
    [setParams],
  );
  const addColumn = (column: string): void => {
    if (!columns.includes(column)) setColumns([...columns, column]);
  };
  const [ask, setAsk] = useAsk();
  const [edited, setEdited] = useState<Edited>();
  const saved = useSavedFields();
  const filter = useMemo(
    () => ({ ...filterOf(query, time), ...askFilter(ask, savedColumns(columns, ask, saved)) }),
    [query, time.fromMs, time.toMs, ask, columns, saved],
  );
  const suggestions = useAskSuggestions(time, ask);
  const cannotTail = ask.subqueries.length > 0 || namesCalculated(query, [...ask.calculated, ...saved]);
  const setView = (next: View): void =>
    setParams({ view: next === 'list' ? undefined : next, tail: undefined, ...NOTHING_OPEN });
  // What came meanwhile belongs to the list: its window ends now.
  const toggleTail = (): void => {
    if (tailing) time.refresh();
    setParams({ tail: tailing ? undefined : '1', view: undefined, ...NOTHING_OPEN });
  };
  const isSql = view === 'sql' && !tailing;
  return (
    <div className="page logs-page">
      <div className="logs-bar">
        <ViewsMenu />
        {isSql ? (
          <span className="logs-bar-space" />
        ) : (
          <>
            <QueryBar
              value={query}
              placeholder={text.placeholder}
              onSubmit={(next) => setQuery(next)}
              {...suggestions}
              error={positioned(queryErrorOf(error))}
            />
            <AddAsk ask={ask} onEdit={setEdited} />
            <Button
              aria-pressed={tailing}
              disabled={cannotTail && !tailing}
              title={cannotTail ? askText.noTail : undefined}
              onClick={toggleTail}
            >
              {tailing ? <IconPlayerStop size={14} /> : <IconPlayerPlay size={14} />}
              {tailing ? text.stopTail : text.liveTail}
            </Button>
          </>
        )}
        <ShareMenu filter={filter} columns={columns} view={view} />
      </div>
      {isSql ? null : <AskBar ask={ask} onChange={setAsk} onEdit={setEdited} />}
      {edited === undefined ? null : (
        <AskDialog edited={edited} ask={ask} filter={filter} onChange={setAsk} onClose={() => setEdited(undefined)} />
      )}
      <ViewSwitch view={view} onView={setView} />
      {isSql ? (
        <SqlView />
      ) : (
        <div className="logs-body">
          <LogFacets
            filter={filter}
            calculated={ask.calculated}
            saved={saved}
            onEditSaved={(field) => setEdited({ kind: 'saved', field })}
            query={query}
            onQuery={setQuery}
            onColumn={addColumn}
          />
          <FoundLogs
            view={view}
            tailing={tailing}
            filter={filter}
            query={query}
            onQuery={setQuery}
            onLogs={(next) => setParams({ query: next, view: undefined, ...NOTHING_OPEN })}
            columns={columns}
            onColumns={setColumns}
            onAddColumn={addColumn}
            suggest={suggestions.suggestKeys}
            onError={setError}
          />
        </div>
      )}
    </div>
  );
}

/** No log, pattern or transaction lies over the view. */
const NOTHING_OPEN = { log: undefined, pattern: undefined, transaction: undefined };

function positioned(error: ReturnType<typeof queryErrorOf>) {
  return error === undefined ? undefined : { message: error.message, ...(error.position ?? { offset: 0, length: 0 }) };
}

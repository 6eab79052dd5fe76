import './sql.css';
import { ApiError } from '@komainu/ui/api/client.ts';
import { useLastGood } from '@komainu/ui/api/last-good.ts';
import { modifierKey } from '@komainu/ui/command/modifier.ts';
import { Button, EmptyState, Kbd, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SqlEditor, type SqlWord } from '@komainu/ui/sql/SqlEditor.tsx';
import { SQL_KEYWORDS } from '@komainu/ui/sql/sql-tokens.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useFacetDefinitions } from '../facets/use-facet-definitions.ts';
import { SQL } from './messages.ts';
import { SqlHelp } from './SqlHelp.tsx';
import { SqlResult } from './SqlResult.tsx';
import { useSql, useSqlSchema } from './use-sql.ts';

const EXAMPLES = {
  errorsByService: `SELECT service, count(*) AS errors
FROM logs
WHERE status = 'error'
GROUP BY service
ORDER BY errors DESC
LIMIT 20`,
  perMinute: `SELECT status, service, count(*) AS logs
FROM logs
GROUP BY status, service
ORDER BY logs DESC
LIMIT 50`,
  slowest: `SELECT "@http.url_details.path" AS path, count(*) AS requests, max("@duration") AS slowest
FROM logs
WHERE "@duration" IS NOT NULL
GROUP BY path
ORDER BY slowest DESC
LIMIT 20`,
} as const;

/** SQL over the logs of the window: what ran stands in the address. */
export function SqlView() {
  const text = useText(SQL);
  const { fromMs, toMs } = useTimeRange();
  const [ran, setRan] = useUrlState('sql');
  const [draft, setDraft] = useState(ran);
  useEffect(() => setDraft(ran), [ran]);
  const request = useMemo(
    () => ({ query: ran, from: String(Math.floor(fromMs)), to: String(Math.ceil(toMs)) }),
    [ran, fromMs, toMs],
  );
  const found = useSql(request);
  const data = useLastGood(found.data);
  const words = useWords();
  const run = (query: string): void => {
    if (query.trim() === '') return;
    if (query === ran) void found.refetch();
    else setRan(query);
  };
  // A cancelled question is neither answered nor wrong.
  const isCancelled = ran !== '' && found.fetchStatus === 'idle' && (found.isPending || found.isPlaceholderData);
  return (
    <section className="sql-view" aria-label="SQL">
      <SqlEditor
        label={text.editor}
        placeholder={text.placeholder}
        value={draft}
        words={words}
        onChange={setDraft}
        onRun={run}
      />
      <div className="sql-bar">
        {found.isFetching ? (
          <Button onClick={found.cancel}>
            <IconPlayerStop size={14} />
            {text.cancel}
          </Button>
        ) : (
          <Button kind="primary" disabled={draft.trim() === ''} onClick={() => run(draft)}>
            <IconPlayerPlay size={14} />
            {text.run}
          </Button>
        )}
        <span className="sql-keys">
          <Kbd>{modifierKey()}</Kbd> <Kbd>Enter</Kbd>
        </span>
        <span className="sql-hint">{text.hint}</span>
      </div>
      <LoadingBar on={found.isFetching} />
      {found.error === null ? null : (
        <p className="sql-error" role="alert">
          {found.error instanceof ApiError ? found.error.message : String(found.error)}
        </p>
      )}
      {isCancelled && found.error === null ? <p className="sql-hint">{text.cancelled}</p> : null}
      <div className="sql-body">
        {data === undefined ? (
          found.isFetching || found.error !== null ? null : (
            <EmptyState title={text.emptyTitle}>
              <p>{text.emptyText}</p>
              <div className="sql-examples">
                {(['errorsByService', 'perMinute', 'slowest'] as const).map((name) => (
                  <Button key={name} onClick={() => run(EXAMPLES[name])}>
                    {text[name]}
                  </Button>
                ))}
              </div>
            </EmptyState>
          )
        ) : (
          <SqlResult answer={data} stale={found.isPlaceholderData || found.error !== null} />
        )}
        <SqlHelp onInsert={(word) => setDraft(draft === '' || /\s$/.test(draft) ? draft + word : `${draft} ${word}`)} />
      </div>
    </section>
  );
}

/** Keywords, columns, functions and attributes. */
function useWords(): readonly SqlWord[] {
  const schema = useSqlSchema();
  const definitions = useFacetDefinitions();
  return useMemo(
    () => [
      ...(schema?.columns ?? []).map(({ name, type }) => ({ label: name, detail: type })),
      ...(definitions ?? [])
        .filter(({ path }) => path.startsWith('@'))
        .map(({ path, type }) => ({ label: `"${path}"`, detail: type })),
      ...(schema?.functions ?? []).map(({ name, usage }) => ({ label: name, detail: usage })),
      ...SQL_KEYWORDS.map((label) => ({ label })),
    ],
    [schema, definitions],
  );
}

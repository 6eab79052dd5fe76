import '@komainu/ui/definition/definition.css';
import '../workflows.css';
import { useMay } from '@komainu/ui/api/session.ts';
import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useWorkflows } from '../data/workflows-api.ts';
import { WORKFLOWS } from '../messages.ts';
import { WorkflowTable } from './WorkflowTable.tsx';

/** Every workflow, and how its last run went. */
export default function WorkflowsPage() {
  const text = useText(WORKFLOWS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const [query, setQuery] = useUrlState('query');
  const mayWrite = useMay('write');
  const { data, error, isFetching, refetch } = useWorkflows(query);
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const create = mayWrite ? (
    <Link className="button" data-kind="primary" to={linkTo('/workflows/new', {}, params) as string}>
      <IconPlus size={15} />
      {text.create}
    </Link>
  ) : null;
  if (data !== undefined && query === '' && data.meta.page.totalCount === 0) {
    return (
      <div className="page">
        <div className="page-scroll workflows-empty">
          <h2>{text.emptyTitle}</h2>
          <p>{text.emptyText}</p>
          <div>{create}</div>
        </div>
      </div>
    );
  }
  return (
    <div className="page">
      <div className="workflows-bar">
        <input
          className="input"
          type="search"
          value={query}
          aria-label={text.search}
          placeholder={text.search}
          onChange={(event) => setQuery(event.target.value, { replace: true })}
        />
        <span role="status">
          {data === undefined ? '' : text.shown(exact(data.meta.page.totalFilteredCount, language))}
        </span>
        {create}
      </div>
      <LoadingBar on={isFetching && data === undefined} />
      <div className="page-scroll">
        {data !== undefined && data.data.length === 0 ? (
          <p className="workflows-hint">{text.nothing}</p>
        ) : (
          <WorkflowTable rows={data?.data ?? []} />
        )}
      </div>
    </div>
  );
}

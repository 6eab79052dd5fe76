import '@komainu/ui/definition/definition.css';
import '../slo.css';
import { useMay } from '@komainu/ui/api/session.ts';
import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { SLOS } from '../messages.ts';
import { useSloSearch } from '../slos-api.ts';
import { SloTable } from './SloTable.tsx';
import { SloTypes } from './SloTypes.tsx';

/** Every objective, how it stands and what is left of its budget in each timeframe. */
export default function SlosPage() {
  const text = useText(SLOS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const [query, setQuery] = useUrlState('query');
  const mayWrite = useMay('write');
  const { data, error, isFetching, refetch } = useSloSearch(query);
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const rows = data?.data.attributes.slos.map((one) => one.data) ?? [];
  if (data !== undefined && query === '' && rows.length === 0) {
    return (
      <div className="page">
        <div className="page-scroll slo-empty">
          <h2>{text.emptyTitle}</h2>
          <p>{text.emptyText}</p>
          {mayWrite ? <SloTypes /> : null}
        </div>
      </div>
    );
  }
  return (
    <div className="page">
      <div className="slo-bar">
        <input
          className="input"
          type="search"
          value={query}
          aria-label={text.search}
          placeholder={text.search}
          onChange={(event) => setQuery(event.target.value, { replace: true })}
        />
        <span role="status">{data === undefined ? '' : text.shown(exact(data.meta.pagination.total, language))}</span>
        {mayWrite ? (
          <Link className="button" data-kind="primary" to={linkTo('/slo/new', {}, params) as string}>
            <IconPlus size={15} />
            {text.create}
          </Link>
        ) : null}
      </div>
      <LoadingBar on={isFetching && data === undefined} />
      <div className="page-scroll">
        {rows.length === 0 && data !== undefined ? (
          <p className="slo-hint">{text.nothing}</p>
        ) : (
          <SloTable rows={rows} />
        )}
      </div>
    </div>
  );
}

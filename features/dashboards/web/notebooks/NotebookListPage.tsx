import '../dashboards.css';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { SearchField } from '@komainu/ui/controls/SearchField.tsx';
import { ago, fullDateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { linkTo, useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { cellOf } from './cells.ts';
import { NOTEBOOKS } from './messages.ts';
import { createNotebook, notebookPath, useNotebooks } from './notebooks-api.ts';

/** All notebooks, the last changed first. */
export default function NotebookListPage() {
  const text = useText(NOTEBOOKS);
  const { language } = useLanguage();
  const mayWrite = useMay('write');
  const navigate = useNavigate();
  const [params] = useUrlParams();
  const [search, setSearch] = useUrlState('search');
  const { data, error, isFetching, refetch } = useNotebooks(search);
  const create = useMutation({
    mutationFn: () =>
      createNotebook({
        name: text.untitled,
        cells: [cellOf({ type: 'markdown', text: text.firstText }).cell],
        time: { live_span: '1h' },
      }),
    onSuccess: ({ data: { id, attributes } }) =>
      void navigate({ to: linkTo(notebookPath(id, attributes.name), {}, params) as string }),
  });
  const button = mayWrite ? (
    <Button kind="primary" disabled={create.isPending} onClick={() => create.mutate()}>
      <IconPlus size={15} />
      {text.newNotebook}
    </Button>
  ) : null;
  const now = Date.now();
  const shown = [...(data?.data ?? [])].sort((a, b) => b.attributes.modified.localeCompare(a.attributes.modified));
  return (
    <div className="page">
      <div className="lists-bar">
        <SearchField label={text.search} value={search} onChange={(typed) => setSearch(typed, { replace: true })} />
        <span className="lists-space" />
        {button}
      </div>
      <LoadingBar on={isFetching} />
      {create.error === null ? null : <p role="alert">{create.error.message}</p>}
      <div className="page-scroll">
        {error !== null ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : data === undefined ? null : shown.length === 0 ? (
          <EmptyState title={search === '' ? text.noneTitle : text.nothingFound}>
            {search === '' ? <p>{text.noneText}</p> : null}
            {search === '' ? button : null}
          </EmptyState>
        ) : (
          <DataTable label={text.notebooks} kind="lists-table" heads={[text.name, text.author, text.modified]}>
            {shown.map(({ id, attributes: { name, author, modified } }) => (
              <tr key={id}>
                <td>
                  <Link to={linkTo(notebookPath(id, name), {}, params) as string} translate="no">
                    {name}
                  </Link>
                </td>
                <td translate="no">{author.handle}</td>
                <td title={fullDateTime(Date.parse(modified), language)}>{ago(Date.parse(modified), now, language)}</td>
              </tr>
            ))}
          </DataTable>
        )}
      </div>
    </div>
  );
}

import '../dashboards.css';
import { useMay, useSession } from '@komainu/ui/api/session.ts';
import { Button, EmptyState, ErrorState, LoadingBar, SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { SearchField } from '@komainu/ui/controls/SearchField.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconPlus, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useDashboards } from '../data/dashboards-api.ts';
import { useFavourites } from '../data/favourites.ts';
import { DASHBOARDS } from '../messages.ts';
import { DashboardsTable } from './DashboardsTable.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { NewDialog } from './NewDialog.tsx';
import { ReadyTable } from './ReadyTable.tsx';

type View = 'all' | 'favourites' | 'mine' | 'ready';

/** All dashboards, those that are dear to the reader, and those that came with the server. */
export default function ListsPage() {
  const text = useText(DASHBOARDS);
  const mayWrite = useMay('write');
  const email = useSession().data?.user.email ?? '';
  const [search, setSearch] = useUrlState('search');
  const [view, setView] = useUrlState('view', 'all');
  const [dialog, setDialog] = useState<'new' | 'import'>();
  const { data, error, isFetching, refetch } = useDashboards();
  const favourites = useFavourites();
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const all = data?.dashboards ?? [];
  const shown = all.filter((one) => {
    if (view === 'favourites' && !favourites.ids.has(one.id)) return false;
    if (view === 'mine' && one.author_handle !== email) return false;
    const about = `${one.title} ${one.description ?? ''} ${one.author_handle}`.toLowerCase();
    return words.every((word) => about.includes(word));
  });
  const buttons = mayWrite ? (
    <>
      <Button onClick={() => setDialog('import')}>
        <IconUpload size={15} />
        {text.importJson}
      </Button>
      <Button kind="primary" onClick={() => setDialog('new')}>
        <IconPlus size={15} />
        {text.newDashboard}
      </Button>
    </>
  ) : null;
  return (
    <div className="page">
      <div className="lists-bar">
        <SearchField label={text.search} value={search} onChange={(typed) => setSearch(typed, { replace: true })} />
        <SegmentedControl<View>
          label={text.dashboards}
          value={view as View}
          choices={[
            { value: 'all', label: text.all },
            { value: 'favourites', label: text.favourites },
            { value: 'mine', label: text.mine },
            { value: 'ready', label: text.ready },
          ]}
          onChange={setView}
        />
        <span className="lists-space" />
        {buttons}
      </div>
      <LoadingBar on={isFetching} />
      <div className="page-scroll">
        {view === 'ready' ? (
          <ReadyTable words={words} />
        ) : error !== null ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : shown.length > 0 ? (
          <DashboardsTable dashboards={shown} favourites={favourites} />
        ) : data === undefined ? null : all.length === 0 ? (
          <EmptyState title={text.noneTitle}>
            <p>{text.noneText}</p>
            <div className="lists-start">
              {buttons}
              <Button onClick={() => setView('ready')}>{text.ready}</Button>
            </div>
          </EmptyState>
        ) : (
          <EmptyState title={text.nothingFound}>
            <p>{text.nothingFoundText}</p>
          </EmptyState>
        )}
      </div>
      {dialog === 'new' ? <NewDialog onClose={() => setDialog(undefined)} /> : null}
      {dialog === 'import' ? <ImportDialog onClose={() => setDialog(undefined)} /> : null}
    </div>
  );
}

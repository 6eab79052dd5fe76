import '@komainu/ui/definition/definition.css';
import '../monitors.css';
import './downtimes.css';
import type { Downtime } from '@komainu/contracts/monitors/downtimes.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, EmptyState, ErrorState, LoadingBar, SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { SearchField } from '@komainu/ui/controls/SearchField.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useDowntimes } from '../data/downtimes-api.ts';
import { DowntimeDialog } from './DowntimeDialog.tsx';
import { DowntimeTable } from './DowntimeTable.tsx';
import { DOWNTIMES } from './messages.ts';

type Which = 'active' | 'scheduled' | 'past';

const isOf = (which: Which, { attributes: { status } }: Downtime): boolean =>
  which === 'past' ? status === 'ended' || status === 'canceled' : status === which;

/** Times in which monitors tell nobody: those that last, that are to come and that were. */
export default function DowntimesPage() {
  const text = useText(DOWNTIMES);
  const mayWrite = useMay('write');
  const [which, setWhich] = useUrlState('show', 'active');
  const [search, setSearch] = useUrlState('search');
  const [editing, setEditing] = useState<Downtime | 'new'>();
  const { data, error, isFetching, refetch } = useDowntimes(false);
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const all = data?.data ?? [];
  const count = (one: Which): string => String(all.filter((downtime) => isOf(one, downtime)).length);
  const wanted = search.toLowerCase();
  const chosen: Which = which === 'scheduled' || which === 'past' ? which : 'active';
  const shown = all.filter(
    (downtime) => isOf(chosen, downtime) && JSON.stringify(downtime.attributes).toLowerCase().includes(wanted),
  );
  return (
    <div className="page">
      <div className="monitors-bar">
        <SegmentedControl<Which>
          label={text.which}
          value={chosen}
          choices={(['active', 'scheduled', 'past'] as const).map((one) => ({
            value: one,
            label: `${text[one]} ${data === undefined ? '' : count(one)}`,
          }))}
          onChange={setWhich}
        />
        <SearchField label={text.search} value={search} onChange={(typed) => setSearch(typed, { replace: true })} />
        {mayWrite ? (
          <Button kind="primary" className="downtimes-new" onClick={() => setEditing('new')}>
            <IconPlus size={15} />
            {text.create}
          </Button>
        ) : null}
      </div>
      <LoadingBar on={isFetching} />
      <div className="page-scroll">
        {shown.length === 0 && data !== undefined ? (
          <EmptyState title={text.emptyTitle}>
            <p>{text.intro}</p>
            <p>{text.emptyText}</p>
          </EmptyState>
        ) : (
          <DowntimeTable downtimes={shown} mayWrite={mayWrite} onEdit={setEditing} />
        )}
      </div>
      {editing === undefined ? null : (
        <DowntimeDialog downtime={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </div>
  );
}

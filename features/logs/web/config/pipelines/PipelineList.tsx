import { Button, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { Failure } from '@komainu/ui/controls/Failure.tsx';
import { SearchField } from '@komainu/ui/controls/SearchField.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconPlus } from '@tabler/icons-react';
import { AccessNote, useAccess } from '../ConfigFrame.tsx';
import { Teaching } from '../ConfigSection.tsx';
import { moved } from '../order/moved.ts';
import { PIPELINES } from './messages.ts';
import { PipelineTable } from './PipelineTable.tsx';
import { type ListedPipeline, usePipelineChange, usePipelines } from './pipeline-api.ts';

const EXAMPLE = 'order %{date("yyyy-MM-dd HH:mm:ss"):date} user=%{notSpace:usr.id} total=%{number:shop.total}';

/** The pipelines in the order in which logs go through them. */
export function PipelineList() {
  const text = useText(PIPELINES);
  const { may, reason } = useAccess('write');
  const [, setParams] = useUrlParams();
  const [search, setSearch] = useUrlState('search');
  const { data, error, isPending, refetch } = usePipelines();
  const change = usePipelineChange();
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const all = data ?? [];
  const shown = all.filter((pipeline) => hasWords(pipeline, search));
  const open = (id: string): void => setParams({ pipeline: id });
  const clone = (id: string): void =>
    change.mutate({ kind: 'clone', id }, { onSuccess: (copy) => copy !== undefined && open(copy.id) });
  return (
    <>
      <LoadingBar on={isPending || change.isPending} />
      <div className="page-scroll config-list">
        <div className="config-intro">
          <p>{text.intro}</p>
          <span className="config-intro-actions">
            <SearchField
              label={text.search}
              value={search}
              className="config-search"
              onChange={(typed) => setSearch(typed, { replace: true })}
            />
            <Button kind="primary" disabled={!may} title={reason} onClick={() => open('new')}>
              <IconPlus size={14} />
              {text.newPipeline}
            </Button>
          </span>
        </div>
        <AccessNote permission="write" />
        <Failure reason={change.error?.message} />
        {data === undefined || all.some(({ is_read_only }) => !is_read_only) ? null : (
          <Teaching title={text.emptyTitle} text={text.emptyText} example={EXAMPLE} />
        )}
        {shown.length === 0 ? (
          data === undefined ? null : (
            <p className="config-all">{text.noMatch}</p>
          )
        ) : (
          <PipelineTable
            pipelines={shown}
            canOrder={may && shown.length === all.length}
            orderTip={reason ?? (shown.length === all.length ? undefined : text.readyOrder)}
            onOpen={open}
            onClone={clone}
            onSwitch={(pipeline, isEnabled) => change.mutate({ kind: 'switch', pipeline, isEnabled })}
            onMove={(from, to) => change.mutate({ kind: 'order', ids: moved(all, from, to).map(({ id }) => id) })}
          />
        )}
      </div>
    </>
  );
}

function hasWords({ name, filter }: ListedPipeline, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const within = `${name} ${filter.query}`.toLowerCase();
  return words.every((word) => within.includes(word));
}

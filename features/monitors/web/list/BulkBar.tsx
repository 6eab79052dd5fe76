import type { FoundMonitor } from '@komainu/contracts/monitors/search.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { Failure } from '@komainu/ui/controls/Failure.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconBell, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { MuteMenu } from '../common/MuteMenu.tsx';
import { muteMonitor, unmuteMonitor } from '../data/downtimes-api.ts';
import { deleteMonitor } from '../data/monitors-api.ts';
import { MONITORS } from '../messages.ts';

interface BulkBarProps {
  readonly monitors: readonly FoundMonitor[];
  readonly selected: readonly FoundMonitor[];
  readonly total: number;
  readonly mayWrite: boolean;
  readonly onChoose: (ids: readonly number[]) => void;
}

/** How many there are and, for those that are selected, what can be done with all of them. */
export function BulkBar({ monitors, selected, total, mayWrite, onChoose }: BulkBarProps) {
  const text = useText(MONITORS);
  const { language } = useLanguage();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: async (one: (id: number) => Promise<unknown>) => {
      // One after another: a list of hundreds is no reason to open hundreds of connections.
      for (const { id } of selected) await one(id);
    },
    onSettled: async () => {
      await Promise.all(['monitors', 'downtimes'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  const isAll = selected.length > 0 && selected.length === monitors.length;
  return (
    <div className="monitors-bulk">
      {mayWrite ? (
        <input
          type="checkbox"
          aria-label={text.selectAll}
          title={text.selectAll}
          checked={isAll}
          ref={(element) => {
            if (element !== null) element.indeterminate = selected.length > 0 && !isAll;
          }}
          onChange={() => onChoose(isAll ? [] : monitors.map(({ id }) => id))}
        />
      ) : null}
      <span className="monitors-count" role="status">
        {selected.length === 0 ? text.shown(exact(total, language)) : text.selected(exact(selected.length, language))}
      </span>
      {selected.length === 0 ? null : (
        <>
          <MuteMenu
            disabled={act.isPending}
            onMute={(end) => act.mutate((id) => muteMonitor(id, '', end === undefined ? undefined : Date.now() + end))}
          />
          <Button disabled={act.isPending} onClick={() => act.mutate(unmuteMonitor)}>
            <IconBell size={15} />
            {text.unmute}
          </Button>
          <Button
            kind="danger"
            disabled={act.isPending}
            onClick={() => {
              if (confirm(text.deleteSure(selected.length)))
                act.mutate(deleteMonitor, { onSuccess: () => onChoose([]) });
            }}
          >
            <IconTrash size={15} />
            {text.delete}
          </Button>
          <Button kind="quiet" onClick={() => onChoose([])}>
            {text.clear}
          </Button>
        </>
      )}
      <Failure reason={act.error?.message} />
    </div>
  );
}

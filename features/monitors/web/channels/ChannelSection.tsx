import { Button, CopyButton, ErrorState } from '@komainu/ui/controls/controls.tsx';
import { Failure } from '@komainu/ui/controls/Failure.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChannelEntry, ChannelKind } from '../data/channels-api.ts';
import { ChannelDialog } from './ChannelDialog.tsx';
import { CHANNELS } from './messages.ts';

const HINTS = {
  webhooks: 'webhooksHint',
  slack: 'slackHint',
  pagerduty: 'pagerdutyHint',
  opsgenie: 'opsgenieHint',
  teams: 'teamsHint',
} as const;

/** The channels of one kind with their handles. */
export function ChannelSection({ kind, mayManage }: { kind: ChannelKind; mayManage: boolean }) {
  const text = useText(CHANNELS);
  const queries = useQueryClient();
  const [editing, setEditing] = useState<ChannelEntry | 'new'>();
  const found = useQuery({ queryKey: ['channels', kind.name], queryFn: ({ signal }) => kind.list(signal) });
  const refresh = () => queries.invalidateQueries({ queryKey: ['channels', kind.name] });
  const remove = useMutation({ mutationFn: kind.remove, onSettled: refresh });
  const entries = found.data ?? [];
  return (
    <section aria-label={text[kind.name]}>
      <header className="channels-head">
        <h2>{text[kind.name]}</h2>
        <p className="text-hint">{text[HINTS[kind.name]]}</p>
        {mayManage ? (
          <Button aria-label={`${text.add}: ${text[kind.name]}`} onClick={() => setEditing('new')}>
            <IconPlus size={14} />
            {text.add}
          </Button>
        ) : null}
      </header>
      {found.error !== null ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : entries.length === 0 ? (
        <p className="text-hint">{found.isSuccess ? text.none : ''}</p>
      ) : (
        <DataTable
          label={text[kind.name]}
          kind="channels-table"
          heads={[text.handle, text.where, { unseen: text.remove }]}
        >
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td>
                <span className="channels-handle">
                  <code>@{entry.handle}</code>
                  <CopyButton text={`@${entry.handle}`} />
                </span>
              </td>
              <td>{entry.detail}</td>
              <td data-align="right">
                {mayManage && kind.isEditable ? (
                  <Button kind="quiet" label={`${text.edit}: ${entry.handle}`} onClick={() => setEditing(entry)}>
                    <IconPencil size={15} />
                  </Button>
                ) : null}
                {mayManage ? (
                  <Button
                    kind="quiet"
                    label={`${text.remove}: ${entry.handle}`}
                    disabled={remove.isPending}
                    onClick={() => {
                      if (confirm(text.removeSure(`@${entry.handle}`))) remove.mutate(entry);
                    }}
                  >
                    <IconTrash size={15} />
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </DataTable>
      )}
      <Failure reason={remove.error?.message} />
      {editing === undefined ? null : (
        <ChannelDialog
          kind={kind}
          before={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
          onDone={refresh}
        />
      )}
    </section>
  );
}

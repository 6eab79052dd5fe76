import type { ListedConnection } from '@komainu/contracts/workflows/workflows-api.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, CopyButton, Tag } from '@komainu/ui/controls/controls.tsx';
import { Failure } from '@komainu/ui/controls/Failure.tsx';
import { ago } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CONNECTIONS_KEY, deleteConnection } from './connections-api.ts';
import { CONNECTIONS } from './messages.ts';

/** One line a connection: where it leads, the names of its secrets, and who would miss it. */
export function ConnectionTable({ rows }: { rows: readonly ListedConnection[] }) {
  const text = useText(CONNECTIONS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const mayManage = useMay('manage');
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: deleteConnection,
    onSettled: () => queries.invalidateQueries({ queryKey: CONNECTIONS_KEY }),
  });
  const nowMs = Date.now();
  return (
    <>
      <Failure reason={remove.error?.message} />
      <DataTable
        label={text.connections}
        kind="workflows-table"
        heads={[text.name, text.address, text.secrets, text.usedBy, text.changed, text.id]}
      >
        {rows.map(({ id, name, base_url, tokens, workflows, changed_ms }) => (
          <tr key={id}>
            <td translate="no">{name}</td>
            <td className="mono">{base_url}</td>
            <td translate="no">{tokens.join(', ')}</td>
            <td>
              <span className="workflows-tags">
                {workflows.map((workflow) => (
                  <Tag key={workflow.id} href={linkTo(`/workflows/${workflow.id}`, {}, params)}>
                    {workflow.name}
                  </Tag>
                ))}
              </span>
            </td>
            <td>{ago(changed_ms, nowMs, language)}</td>
            <td>
              <span className="workflows-name">
                <code>{id}</code>
                <CopyButton text={id} />
                {mayManage ? (
                  <Button
                    kind="quiet"
                    label={text.delete(name)}
                    disabled={remove.isPending}
                    onClick={() => {
                      const users = workflows.map((workflow) => workflow.name).join(', ');
                      if (confirm(text.deleteSure(name, users))) remove.mutate(id);
                    }}
                  >
                    <IconTrash size={15} />
                  </Button>
                ) : null}
              </span>
            </td>
          </tr>
        ))}
      </DataTable>
    </>
  );
}

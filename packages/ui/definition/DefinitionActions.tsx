import { Menu } from '@mantine/core';
import { IconCopyPlus, IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../api/session.ts';
import { Button } from '../controls/controls.tsx';
import { Failure } from '../controls/Failure.tsx';
import { defineMessages, useText } from '../i18n/messages.ts';
import { linkTo, useUrlParams } from '../url/url-state.ts';

const TEXT = defineMessages(
  { edit: 'Edit', more: 'More', clone: 'Clone', delete: 'Delete' },
  { edit: '編集', more: 'その他', clone: '複製', delete: '削除' },
);

interface DefinitionActionsProps {
  /** The page of all of them, such as `/slo`: `new?copy=<id>` and `<id>/edit` are below it. */
  readonly listPath: string;
  /** The key of the query behind that page. */
  readonly listKey: QueryKey;
  readonly id: string;
  /** Asked before it is deleted. */
  readonly question: string;
  readonly remove: () => Promise<unknown>;
  /** In the menu, before the last entry. */
  readonly more?: ReactNode;
  /** What goes before the button to edit. */
  readonly children?: ReactNode;
}

/** What can be done with a definition, at its head; nothing for people who may only read. */
export function DefinitionActions(props: DefinitionActionsProps) {
  const { listPath, listKey, id, question, more, children } = props;
  const text = useText(TEXT);
  const [params] = useUrlParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const mayWrite = useMay('write');
  const remove = useMutation({
    mutationFn: props.remove,
    onSuccess: async () => {
      await navigate({ to: linkTo(listPath, {}, params) });
      // The lists alone: what is gone is not asked for again.
      await queries.invalidateQueries({ queryKey: listKey });
    },
  });
  return (
    <div className="definition-actions">
      <Failure reason={remove.error?.message} />
      {mayWrite ? (
        <>
          {children}
          <Link className="button" to={linkTo(`${listPath}/${id}/edit`, {}, params) as string}>
            <IconPencil size={15} />
            {text.edit}
          </Link>
          <Menu position="bottom-end" withinPortal transitionProps={{ duration: 0 }}>
            <Menu.Target>
              <Button label={text.more}>
                <IconDots size={15} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconCopyPlus size={15} />}
                onClick={() => void navigate({ to: linkTo(`${listPath}/new`, { copy: id }, params) })}
              >
                {text.clone}
              </Menu.Item>
              {more}
              <Menu.Item
                leftSection={<IconTrash size={15} />}
                onClick={() => {
                  if (confirm(question)) remove.mutate();
                }}
              >
                {text.delete}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      ) : null}
    </div>
  );
}

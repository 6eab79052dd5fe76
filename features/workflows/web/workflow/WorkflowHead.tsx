import type { WorkflowResource } from '@komainu/contracts/workflows/workflow.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, Tag } from '@komainu/ui/controls/controls.tsx';
import { saveFile } from '@komainu/ui/controls/save-file.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { RunDialog } from '@komainu/ui/workflows/RunDialog.tsx';
import { Menu } from '@mantine/core';
import { IconCopyPlus, IconDots, IconDownload, IconPencil, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { deleteWorkflow } from '../data/workflows-api.ts';
import { Draft } from '../list/WorkflowTable.tsx';
import { WORKFLOWS } from '../messages.ts';

interface WorkflowHeadProps {
  readonly workflow: WorkflowResource;
  readonly onStarted: (instanceId: string) => void;
}

/** What it is called, and what can be done with it. */
export function WorkflowHead({ workflow, onStarted }: WorkflowHeadProps) {
  const text = useText(WORKFLOWS);
  const [params] = useUrlParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const mayWrite = useMay('write');
  const [isAsking, ask] = useState(false);
  const { id, attributes } = workflow;
  const remove = useMutation({
    mutationFn: () => deleteWorkflow(id),
    onSuccess: async () => {
      await navigate({ to: linkTo('/workflows', {}, params) });
      // The lists alone: what is gone is not asked for again.
      await queries.invalidateQueries({ queryKey: ['workflows', 'list'] });
    },
  });
  return (
    <header className="definition-head">
      <div className="definition-title">
        <h2 translate="no">{attributes.name}</h2>
        {attributes.published ? null : <Draft />}
      </div>
      <div className="workflows-tags">
        {attributes.description === '' ? null : <span translate="no">{attributes.description}</span>}
        {attributes.tags.map((tag) => (
          <Tag key={tag} href={linkTo('/workflows', { query: tag }, params)}>
            {tag}
          </Tag>
        ))}
      </div>
      <div className="definition-actions">
        {remove.error === null ? null : (
          <span className="workflows-wrong" role="alert">
            {remove.error.message}
          </span>
        )}
        {mayWrite ? (
          <>
            <Button kind="primary" onClick={() => ask(true)}>
              <IconPlayerPlay size={15} />
              {text.run}
            </Button>
            <Link className="button" to={linkTo(`/workflows/${id}/edit`, {}, params) as string}>
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
                  onClick={() => void navigate({ to: linkTo('/workflows/new', { copy: id }, params) })}
                >
                  {text.clone}
                </Menu.Item>
                <Menu.Item leftSection={<IconDownload size={15} />} onClick={() => download(workflow)}>
                  {text.download}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconTrash size={15} />}
                  onClick={() => {
                    if (confirm(text.deleteSure)) remove.mutate();
                  }}
                >
                  {text.delete}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        ) : null}
      </div>
      {isAsking ? (
        <RunDialog
          workflow={workflow}
          source="manual"
          onClose={() => ask(false)}
          onStarted={(instance) => {
            ask(false);
            onStarted(instance);
          }}
        />
      ) : null}
    </header>
  );
}

/** The attributes that a POST to the API takes. */
function download({ attributes }: WorkflowResource): void {
  const { createdAt: _createdAt, updatedAt: _updatedAt, ...wish } = attributes;
  const json = JSON.stringify({ data: { type: 'workflows', attributes: wish } }, undefined, 2);
  saveFile(`${attributes.name.replace(/[^\p{L}\p{N}_-]+/gu, '-')}.json`, json, 'application/json');
}

import type { WorkflowResource } from '@komainu/contracts/workflows/workflow.ts';
import { Button, Tag } from '@komainu/ui/controls/controls.tsx';
import { saveFile } from '@komainu/ui/controls/save-file.ts';
import { DefinitionActions } from '@komainu/ui/definition/DefinitionActions.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { RunDialog } from '@komainu/ui/workflows/RunDialog.tsx';
import { Menu } from '@mantine/core';
import { IconDownload, IconPlayerPlay } from '@tabler/icons-react';
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
  const [isAsking, ask] = useState(false);
  const { id, attributes } = workflow;
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
      <DefinitionActions
        listPath="/workflows"
        listKey={['workflows', 'list']}
        id={id}
        question={text.deleteSure}
        remove={() => deleteWorkflow(id)}
        more={
          <Menu.Item leftSection={<IconDownload size={15} />} onClick={() => download(workflow)}>
            {text.download}
          </Menu.Item>
        }
      >
        <Button kind="primary" onClick={() => ask(true)}>
          <IconPlayerPlay size={15} />
          {text.run}
        </Button>
      </DefinitionActions>
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

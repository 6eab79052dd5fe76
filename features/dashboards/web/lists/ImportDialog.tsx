import { CodeEditor } from '@komainu/ui/code/CodeEditor.tsx';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ChangeEvent, useState } from 'react';
import { createDashboard } from '../data/dashboards-api.ts';
import { DASHBOARDS } from '../messages.ts';
import { dashboardPath } from '../model/dashboard.ts';
import { importedBody } from '../model/import.ts';

/** Takes a dashboard's JSON as Datadog exports it. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const text = useText(DASHBOARDS);
  const navigate = useNavigate();
  const [params] = useUrlParams();
  const [json, setJson] = useState('');
  const read = json.trim() === '' ? undefined : importedBody(json);
  const problem =
    read === undefined || 'body' in read
      ? undefined
      : read.reason === ''
        ? text.notADashboard
        : text.notJson(read.reason);
  const create = useMutation({
    mutationFn: () => createDashboard(read !== undefined && 'body' in read ? read.body : {}),
    onSuccess: (dashboard) => void navigate({ to: linkTo(dashboardPath(dashboard), {}, params) as string }),
  });
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.target.files?.[0];
    if (file !== undefined) void file.text().then(setJson);
  };
  return (
    <Modal opened onClose={onClose} size="xl" title={text.importTitle} closeButtonProps={{ 'aria-label': text.cancel }}>
      <div className="board-form">
        <p>{text.importText}</p>
        <label className="field">
          {text.chooseFile}
          <input type="file" accept=".json,application/json" onChange={choose} />
        </label>
        <div className="board-json">
          <CodeEditor label={text.importJson} value={json} rows={16} onChange={setJson} />
        </div>
        {problem === undefined ? null : <p role="alert">{problem}</p>}
        {create.error === null ? null : <p role="alert">{create.error.message}</p>}
        <div className="board-form-end">
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button
            kind="primary"
            disabled={read === undefined || !('body' in read) || create.isPending}
            onClick={() => create.mutate()}
          >
            {text.import}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

import { objectOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { CodeEditor } from '@komainu/ui/code/CodeEditor.tsx';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { saveFile } from '@komainu/ui/controls/save-file.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Modal } from '@mantine/core';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { BoardEdit } from '../board/use-board-edit.ts';
import { DASHBOARDS } from '../messages.ts';
import { keyed, withoutOwnId } from '../model/board-edits.ts';
import type { Dashboard } from '../model/dashboard.ts';

interface JsonDialogProps {
  readonly edit: BoardEdit;
  readonly canEdit: boolean;
  readonly onClose: () => void;
}

/** The dashboard's JSON: to copy, to keep as a file and, while editing, to change. */
export function JsonDialog({ edit, canEdit, onClose }: JsonDialogProps) {
  const text = useText(DASHBOARDS);
  const [json, setJson] = useState(() =>
    JSON.stringify({ ...edit.dashboard, widgets: edit.dashboard.widgets.map(withoutOwnId) }, undefined, 2),
  );
  const [problem, setProblem] = useState('');
  const isChangeable = canEdit && edit.isEditing;
  const apply = (): void => {
    try {
      const value = objectOf(JSON.parse(json));
      if (!Array.isArray(value['widgets'])) {
        setProblem(text.notADashboard);
        return;
      }
      // Which dashboard it is stays as it was, whatever was pasted.
      const { id, url } = edit.dashboard;
      edit.change(() => keyed({ ...value, id, url } as Dashboard));
      onClose();
    } catch (error) {
      setProblem(text.notJson(error instanceof Error ? error.message : String(error)));
    }
  };
  const download = (): void => {
    const name = edit.dashboard.title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').toLowerCase();
    saveFile(`${name}.json`, json, 'application/json');
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(960px, 96vw)"
      title={text.json}
      closeButtonProps={{ 'aria-label': text.cancel }}
    >
      <div className="board-form">
        <div className="board-json">
          <CodeEditor label={text.json} value={json} rows={20} readOnly={!isChangeable} onChange={setJson} />
        </div>
        {problem === '' ? null : <p role="alert">{problem}</p>}
        <div className="board-form-end">
          <Button onClick={() => void navigator.clipboard.writeText(json)}>
            <IconCopy size={15} />
            {text.copyJson}
          </Button>
          <Button onClick={download}>
            <IconDownload size={15} />
            {text.downloadJson}
          </Button>
          {isChangeable ? (
            <Button kind="primary" onClick={apply}>
              {text.applyJson}
            </Button>
          ) : null}
        </div>
      </div>
    </Modal>
  );
}

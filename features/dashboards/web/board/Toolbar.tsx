import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Menu } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconClipboard,
  IconCode,
  IconCopy,
  IconDeviceTv,
  IconDots,
  IconHistory,
  IconMail,
  IconMaximize,
  IconPencil,
  IconPlus,
  IconShare,
  IconTrash,
} from '@tabler/icons-react';
import { DASHBOARDS } from '../messages.ts';
import { REPORTS } from '../reports/messages.ts';
import { PictureItems } from '../reports/PictureItems.tsx';
import { SHARING } from '../sharing/messages.ts';
import type { BoardEdit } from './use-board-edit.ts';

export type BoardDialog = 'add' | 'details' | 'variables' | 'json' | 'versions' | 'share' | 'reports' | 'delete';

interface ToolbarProps {
  readonly edit: BoardEdit;
  /** Whether this reader may change this dashboard. */
  readonly canEdit: boolean;
  readonly canClone: boolean;
  /** Also what nobody may edit because it comes with the product. */
  readonly canShare: boolean;
  readonly onDialog: (dialog: BoardDialog) => void;
  readonly onFullScreen: () => void;
  readonly onTv: () => void;
  readonly onPaste: () => void;
  readonly onClone: () => void;
}

/** The title, and what can be done with the whole board. */
export function Toolbar({
  edit,
  canEdit,
  canClone,
  canShare,
  onDialog,
  onFullScreen,
  onTv,
  onPaste,
  onClone,
}: ToolbarProps) {
  const text = useText(DASHBOARDS);
  const sharing = useText(SHARING);
  const reports = useText(REPORTS);
  const { dashboard, isEditing, isDirty } = edit;
  return (
    <div className="board-bar">
      <div className="board-title">
        <h2 translate="no">{dashboard.title}</h2>
        {canEdit && isEditing ? (
          <Button kind="quiet" label={text.details} onClick={() => onDialog('details')}>
            <IconPencil size={14} />
          </Button>
        ) : null}
        {canEdit ? null : (
          <span className="tag" title={text.readOnlyText}>
            {text.readOnly}
          </span>
        )}
        {isDirty ? <span className="board-unsaved">{text.unsaved}</span> : null}
      </div>
      <div className="board-actions">
        {isEditing ? (
          <>
            <Button kind="quiet" label={text.undo} disabled={!edit.canUndo} onClick={edit.undo}>
              <IconArrowBackUp size={16} />
            </Button>
            <Button kind="quiet" label={text.redo} disabled={!edit.canRedo} onClick={edit.redo}>
              <IconArrowForwardUp size={16} />
            </Button>
            <Button onClick={() => onDialog('add')}>
              <IconPlus size={15} />
              {text.addWidget}
            </Button>
            <Button kind="quiet" onClick={edit.discard}>
              {isDirty ? text.discard : text.done}
            </Button>
            <Button kind="primary" disabled={!isDirty || edit.isSaving} onClick={() => void edit.save()}>
              {edit.isSaving ? text.saving : text.save}
            </Button>
          </>
        ) : canEdit ? (
          <>
            <Button onClick={() => onDialog('add')}>
              <IconPlus size={15} />
              {text.addWidget}
            </Button>
            <Button onClick={() => edit.setEditing(true)}>
              <IconPencil size={15} />
              {text.edit}
            </Button>
          </>
        ) : null}
        <Button kind="quiet" label={text.tv} onClick={onTv}>
          <IconDeviceTv size={16} />
        </Button>
        <Button kind="quiet" label={text.fullScreen} onClick={onFullScreen}>
          <IconMaximize size={16} />
        </Button>
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <Button kind="quiet" label={text.more}>
              <IconDots size={16} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconCode size={15} />} onClick={() => onDialog('json')}>
              {text.json}
            </Menu.Item>
            <Menu.Item leftSection={<IconHistory size={15} />} onClick={() => onDialog('versions')}>
              {text.versions}
            </Menu.Item>
            {canShare ? (
              <Menu.Item leftSection={<IconShare size={15} />} onClick={() => onDialog('share')}>
                {sharing.share}
              </Menu.Item>
            ) : null}
            <PictureItems dashboardId={dashboard.id} />
            <Menu.Item leftSection={<IconMail size={15} />} onClick={() => onDialog('reports')}>
              {reports.reports}
            </Menu.Item>
            {canEdit ? (
              <Menu.Item leftSection={<IconClipboard size={15} />} onClick={onPaste}>
                {text.paste}
              </Menu.Item>
            ) : null}
            {canClone ? (
              <Menu.Item leftSection={<IconCopy size={15} />} onClick={onClone}>
                {text.clone}
              </Menu.Item>
            ) : null}
            {canEdit ? (
              <>
                <Menu.Divider />
                <Menu.Item leftSection={<IconTrash size={15} />} onClick={() => onDialog('delete')}>
                  {text.delete}
                </Menu.Item>
              </>
            ) : null}
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}

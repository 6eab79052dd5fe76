import { useMay } from '@komainu/ui/api/session.ts';
import type { BoardDialog } from '../board/Toolbar.tsx';
import type { BoardEdit } from '../board/use-board-edit.ts';
import type { Definition } from '../model/dashboard.ts';
import { ReportsDialog } from '../reports/ReportsDialog.tsx';
import { ShareDialog } from '../sharing/ShareDialog.tsx';
import { DeleteDialog } from './DeleteDialog.tsx';
import { DetailsDialog } from './DetailsDialog.tsx';
import { JsonDialog } from './JsonDialog.tsx';
import { VariablesDialog } from './VariablesDialog.tsx';
import { VersionsDialog } from './VersionsDialog.tsx';
import { WidgetPicker } from './WidgetPicker.tsx';

interface BoardDialogsProps {
  readonly dialog: BoardDialog | undefined;
  readonly edit: BoardEdit;
  readonly canEdit: boolean;
  readonly onClose: () => void;
  readonly onAdd: (fresh: Definition) => void;
  readonly onSaid: (message: string) => void;
}

/** What the toolbar opens. */
export default function BoardDialogs({ dialog, edit, canEdit, onClose, onAdd, onSaid }: BoardDialogsProps) {
  const mayWrite = useMay('write');
  switch (dialog) {
    case 'add':
      return <WidgetPicker onClose={onClose} onAdd={onAdd} />;
    case 'details':
      return <DetailsDialog edit={edit} onClose={onClose} />;
    case 'variables':
      return <VariablesDialog edit={edit} onClose={onClose} />;
    case 'json':
      return <JsonDialog edit={edit} canEdit={canEdit} onClose={onClose} />;
    case 'versions':
      return <VersionsDialog id={edit.dashboard.id} canEdit={canEdit} onClose={onClose} onSaid={onSaid} />;
    case 'share':
      return <ShareDialog edit={edit} onClose={onClose} />;
    case 'reports':
      return <ReportsDialog dashboard={edit.dashboard} mayWrite={mayWrite} onClose={onClose} />;
    case 'delete':
      return <DeleteDialog dashboard={edit.dashboard} onClose={onClose} />;
    default:
      return null;
  }
}

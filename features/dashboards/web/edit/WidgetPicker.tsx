import { useText } from '@komainu/ui/i18n/messages.ts';
import { Modal } from '@mantine/core';
import type { Definition } from '../model/dashboard.ts';
import { WIDGETS } from '../widgets/messages.ts';
import { ADDABLE } from '../widgets/widget-types.ts';
import { EDITOR } from './messages.ts';

/** All types that can be added, with what they are for. */
export function WidgetPicker({ onClose, onAdd }: { onClose: () => void; onAdd: (fresh: Definition) => void }) {
  const text = useText(EDITOR);
  const words = useText(WIDGETS);
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(920px, 96vw)"
      title={text.addTitle}
      closeButtonProps={{ 'aria-label': text.cancel }}
    >
      <ul className="edit-picker">
        {ADDABLE.map(({ type, name, about, Icon, starts }) => (
          <li key={type}>
            <button type="button" onClick={() => onAdd(starts ?? { type })}>
              <Icon size={22} stroke={1.5} />
              <strong>{words[name]}</strong>
              {about === undefined ? null : <span>{words[about]}</span>}
            </button>
          </li>
        ))}
      </ul>
    </Modal>
  );
}

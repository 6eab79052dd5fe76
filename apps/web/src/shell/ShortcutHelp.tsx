import { modifierKey } from '@komainu/ui/command/modifier.ts';
import { Kbd } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Modal } from '@mantine/core';
import { SHELL } from './messages.ts';

export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const text = useText(SHELL);
  const rows: [string[], string][] = [
    [[`${modifierKey()} K`], text.keyJump],
    [['/'], text.keySearch],
    [['g l', 'g t', 'g m', 'g h', 'g d', 'g a'], text.keyPages],
    [['j', 'k'], text.keyWalk],
    [['Enter'], text.keyOpen],
    [['1', '9'], text.keyViews],
    [['Esc'], text.keyClose],
    [['?'], text.keyHelp],
  ];
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={text.shortcuts}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': text.keyClose }}
    >
      <dl className="shortcut-list">
        {rows.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

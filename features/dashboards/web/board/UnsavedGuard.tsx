import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { DASHBOARDS } from '../messages.ts';

/** Asks before changes are lost: on a way to another page, and when the tab is closed. */
export function UnsavedGuard({ isDirty }: { isDirty: boolean }) {
  const text = useText(DASHBOARDS);
  const { status, proceed, reset } = useBlocker({
    // Time and variables are in the address, too: only another page loses the changes.
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  return (
    <Modal
      opened={status === 'blocked'}
      onClose={() => reset?.()}
      title={text.leaveTitle}
      closeButtonProps={{ 'aria-label': text.stay }}
    >
      <div className="board-form">
        <p>{text.leaveText}</p>
        <div className="board-form-end">
          <Button onClick={() => reset?.()}>{text.stay}</Button>
          <Button kind="danger" onClick={() => proceed?.()}>
            {text.leave}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

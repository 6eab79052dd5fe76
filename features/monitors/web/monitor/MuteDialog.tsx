import type { Monitor } from '@komainu/contracts/monitors/monitor.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { muteMonitor } from '../data/downtimes-api.ts';
import { MONITORS } from '../messages.ts';

interface MuteDialogProps {
  readonly monitor: Monitor;
  readonly onClose: () => void;
  readonly onDone: () => Promise<void>;
}

/** Silences some groups of a monitor, or all, until a time. */
export function MuteDialog({ monitor, onClose, onDone }: MuteDialogProps) {
  const text = useText(MONITORS);
  const [scope, setScope] = useState('');
  const [end, setEnd] = useState('');
  const mute = useMutation({
    mutationFn: () => muteMonitor(monitor.id, scope, end === '' ? undefined : new Date(end).getTime()),
    onSuccess: async () => {
      await onDone();
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    mute.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={text.muteTitle} closeButtonProps={{ 'aria-label': text.cancel }}>
      <form className="definition-dialog" onSubmit={submit}>
        <label className="field">
          {text.scope}
          <input
            className="input mono"
            data-autofocus
            value={scope}
            placeholder={text.scopeHint}
            onChange={(event) => setScope(event.target.value)}
          />
        </label>
        <label className="field">
          {text.muteEnd}
          <input className="input" type="datetime-local" value={end} onChange={(event) => setEnd(event.target.value)} />
        </label>
        {mute.error === null ? null : (
          <p className="monitors-wrong" role="alert">
            {mute.error.message}
          </p>
        )}
        <div className="definition-dialog-end">
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button kind="primary" type="submit" disabled={mute.isPending}>
            {text.mute}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

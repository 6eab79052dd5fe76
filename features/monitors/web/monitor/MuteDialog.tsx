import type { Monitor } from '@komainu/contracts/monitors/monitor.ts';
import { FormDialog } from '@komainu/ui/controls/FormDialog.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
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
  return (
    <FormDialog
      title={text.muteTitle}
      submit={text.mute}
      isReady={!mute.isPending}
      wrong={mute.error?.message}
      onSubmit={mute.mutate}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}

import { FormDialog } from '@komainu/ui/controls/FormDialog.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useState } from 'react';
import { FORM } from '../form/messages.ts';
import type { Archive } from './archive-api.ts';
import { fromLocalInput, toLocalInput } from './local-time.ts';
import { RECALL } from './messages.ts';
import { type Recall, RecallFields } from './RecallForm.tsx';
import { useRehydrate } from './rehydration-api.ts';

const DAY_MS = 86_400_000;

/** Puts logs of an archive back among the searchable ones. */
export function RehydrateDialog({ archive, onClose }: { archive: Archive; onClose: () => void }) {
  const text = useText(RECALL);
  const form = useText(FORM);
  const rehydrate = useRehydrate();
  const [value, setValue] = useState<Recall>(() => ({
    query: '',
    from: toLocalInput(Date.now() - DAY_MS),
    to: toLocalInput(Date.now()),
  }));
  const [name, setName] = useState('');
  const [maxLogs, setMaxLogs] = useState('10000000');
  const [days, setDays] = useState('15');
  const submit = (): void => {
    const from = fromLocalInput(value.from);
    const to = fromLocalInput(value.to);
    if (from === undefined || to === undefined) return;
    const request = {
      archive_id: archive.id,
      query: value.query === '' ? '*' : value.query,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      max_logs: Number(maxLogs),
      retention_days: Number(days),
      ...(name === '' ? {} : { name }),
    };
    rehydrate.mutate(request, { onSuccess: onClose });
  };
  return (
    <FormDialog
      title={text.rehydrateTitle(archive.attributes.name)}
      submit={text.start}
      size="lg"
      isReady={!rehydrate.isPending}
      wrong={rehydrate.error?.message}
      onSubmit={submit}
      onClose={onClose}
    >
      <RecallFields value={value} onChange={setValue}>
        <label className="field">
          <span className="form-label">
            {text.name} <small>{form.optional}</small>
          </span>
          <input
            className="input"
            translate="no"
            value={name}
            pattern="[a-z0-9][a-z0-9\-]{0,62}"
            placeholder="incident-42"
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label className="field">
          {text.maxLogs}
          <input
            className="input"
            type="number"
            min={1}
            max={1_000_000_000}
            required
            value={maxLogs}
            onChange={(event) => setMaxLogs(event.target.value)}
          />
        </label>
        <label className="field">
          {text.days}
          <input
            className="input"
            type="number"
            min={1}
            max={365}
            required
            value={days}
            onChange={(event) => setDays(event.target.value)}
          />
        </label>
      </RecallFields>
      <p className="form-hint">
        {text.nameHint} {text.started}
      </p>
    </FormDialog>
  );
}

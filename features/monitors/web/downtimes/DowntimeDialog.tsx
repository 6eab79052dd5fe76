import type { Downtime } from '@komainu/contracts/monitors/downtimes.ts';
import { CompletionInput } from '@komainu/ui/controls/CompletionInput.tsx';
import { SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { FormDialog } from '@komainu/ui/controls/FormDialog.tsx';
import { ListField, SelectField, TextField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { saveDowntime } from '../data/downtimes-api.ts';
import { searchMonitors, useMonitorSearch } from '../data/monitors-api.ts';
import { type DowntimeForm, downtimeFormOf, downtimeWish, newDowntimeForm } from '../model/downtime-form.ts';
import { DOWNTIMES } from './messages.ts';

interface DowntimeDialogProps {
  /** Absent for a new one. */
  readonly downtime: Downtime | undefined;
  readonly onClose: () => void;
}

const RULES = [
  ['daily', 'FREQ=DAILY;INTERVAL=1'],
  ['weekly', 'FREQ=WEEKLY;BYDAY=SA,SU'],
  ['monthly', 'FREQ=MONTHLY;BYMONTHDAY=1'],
] as const;

/** Which monitors are silent, for which groups, and when. */
export function DowntimeDialog({ downtime, onClose }: DowntimeDialogProps) {
  const text = useText(DOWNTIMES);
  const queries = useQueryClient();
  const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [form, setForm] = useState<DowntimeForm>(() =>
    downtime === undefined ? newDowntimeForm(ownZone) : downtimeFormOf(downtime, ownZone),
  );
  const set = (change: Partial<DowntimeForm>): void => setForm({ ...form, ...change });
  const save = useMutation({
    mutationFn: () => saveDowntime(downtimeWish(form), downtime?.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['downtimes'] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={downtime === undefined ? text.create : text.edit}
      submit={downtime === undefined ? text.make : text.save}
      size={560}
      className="downtime-form"
      isReady={!save.isPending && (form.of !== 'monitor' || form.monitorId !== undefined)}
      wrong={save.error?.message}
      onSubmit={save.mutate}
      onClose={onClose}
    >
      <SegmentedControl
        label={text.of}
        value={form.of}
        choices={[
          { value: 'tags', label: text.byTags },
          { value: 'monitor', label: text.byMonitor },
        ]}
        onChange={(of) => set({ of })}
      />
      {form.of === 'monitor' ? (
        <MonitorPicker id={form.monitorId} onId={(monitorId) => set({ monitorId })} />
      ) : (
        <ListField
          label={text.tags}
          mono
          placeholder={text.tagsHint}
          value={form.tags}
          onChange={(tags) => set({ tags })}
        />
      )}
      <TextField
        label={text.scope}
        mono
        placeholder={text.scopeHint}
        value={form.scope}
        onChange={(scope) => set({ scope })}
      />
      <SegmentedControl
        label={text.schedule}
        value={form.isRepeated ? 'again' : 'once'}
        choices={[
          { value: 'once', label: text.once },
          { value: 'again', label: text.again },
        ]}
        onChange={(value) => set({ isRepeated: value === 'again' })}
      />
      <When form={form} onChange={set} />
      <label className="field">
        {text.message}
        <textarea
          className="input"
          rows={2}
          placeholder={text.notes}
          value={form.message}
          onChange={(event) => set({ message: event.target.value })}
        />
      </label>
    </FormDialog>
  );
}

function When({ form, onChange }: { form: DowntimeForm; onChange: (change: Partial<DowntimeForm>) => void }) {
  const text = useText(DOWNTIMES);
  const time = (name: 'start' | 'end', label: string) => (
    <label className="field">
      {label}
      <input
        className="input"
        type="datetime-local"
        value={form[name]}
        onChange={(event) => onChange({ [name]: event.target.value })}
      />
    </label>
  );
  if (!form.isRepeated) {
    return (
      <div className="fields-line">
        {time('start', text.start)}
        {time('end', text.end)}
      </div>
    );
  }
  const known = RULES.find(([, rule]) => rule === form.rule)?.[0] ?? 'custom';
  return (
    <>
      <div className="fields-line">
        <SelectField
          label={text.every}
          value={known}
          choices={[...RULES.map(([name]) => [name, text[name]] as const), ['custom', text.custom]]}
          onChange={(name) => {
            const rule = RULES.find(([one]) => one === name)?.[1];
            onChange({ rule: rule ?? `${form.rule};INTERVAL=1` });
          }}
        />
        <TextField
          label={text.duration}
          narrow
          mono
          required
          placeholder={text.durationHint}
          value={form.duration}
          onChange={(duration) => onChange({ duration })}
        />
        {time('start', text.start)}
      </div>
      <div className="fields-line">
        <TextField
          label={text.rule}
          mono
          required
          placeholder={text.ruleHint}
          value={form.rule}
          onChange={(rule) => onChange({ rule })}
        />
        <TextField
          label={text.timezone}
          mono
          required
          value={form.timezone}
          onChange={(timezone) => onChange({ timezone })}
        />
      </div>
    </>
  );
}

const MOST_FOUND = 20;

/** Finds a monitor by its name. */
function MonitorPicker({ id, onId }: { id: number | undefined; onId: (id: number | undefined) => void }) {
  const text = useText(DOWNTIMES);
  const found = useMonitorSearch(`id:${id}`, 'name,asc', id !== undefined);
  const name = found.data?.monitors[0]?.name;
  return (
    <div className="field">
      {text.monitor}
      <CompletionInput
        label={text.monitor}
        value={id === undefined ? '' : `${name ?? ''} (${id})`}
        commitsChoice
        suggest={async (typed, _cursor, signal) => {
          const words = typed.replaceAll(/"|\(\d+\)$/g, ' ').trim();
          const { monitors } = await searchMonitors(words === '' ? '' : `"${words}"`, signal);
          const options = monitors
            .slice(0, MOST_FOUND)
            .map((one) => ({ value: `${one.name} (${one.id})`, detail: one.status }));
          return { from: 0, to: typed.length, options };
        }}
        onCommit={(typed) => {
          const chosen = Number(/\((\d+)\)$/.exec(typed)?.[1]);
          onId(Number.isNaN(chosen) ? undefined : chosen);
        }}
      />
    </div>
  );
}

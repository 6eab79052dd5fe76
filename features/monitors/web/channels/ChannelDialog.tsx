import { FormDialog } from '@komainu/ui/controls/FormDialog.tsx';
import { SelectField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChannelEntry, ChannelField, ChannelKind } from '../data/channels-api.ts';
import { CHANNELS } from './messages.ts';

interface ChannelDialogProps {
  readonly kind: ChannelKind;
  /** Absent for a new one. */
  readonly before: ChannelEntry | undefined;
  readonly onClose: () => void;
  readonly onDone: () => Promise<unknown>;
}

/** What a channel needs to know; secrets are written and never shown again. */
export function ChannelDialog({ kind, before, onClose, onDone }: ChannelDialogProps) {
  const text = useText(CHANNELS);
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() => startOf(kind, before));
  const save = useMutation({
    mutationFn: () => kind.save(values, before),
    onSuccess: async () => {
      await onDone();
      onClose();
    },
  });
  return (
    <FormDialog
      title={text[kind.name]}
      submit={text.save}
      isReady={!save.isPending}
      wrong={save.error?.message}
      onSubmit={save.mutate}
      onClose={onClose}
    >
      {kind.fields.map((field) => (
        <ChannelInput
          key={field.key}
          field={field}
          value={values[field.key] ?? ''}
          isThere={before !== undefined}
          onChange={(value) => setValues({ ...values, [field.key]: value })}
        />
      ))}
    </FormDialog>
  );
}

function startOf({ fields }: ChannelKind, before: ChannelEntry | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fields.map(({ key, kind }) => [key, before?.values[key] ?? (typeof kind === 'string' ? '' : (kind[0] ?? ''))]),
  );
}

interface ChannelInputProps {
  readonly field: ChannelField;
  readonly value: string;
  readonly isThere: boolean;
  readonly onChange: (value: string) => void;
}

function ChannelInput({ field, value, isThere, onChange }: ChannelInputProps) {
  const text = useText(CHANNELS);
  const { kind, label } = field;
  const isSecret = kind === 'secret';
  const required = field.optional !== true && !(isThere && isSecret);
  if (typeof kind !== 'string')
    return (
      <SelectField label={text[label]} value={value} choices={kind.map((one) => [one, one])} onChange={onChange} />
    );
  if (kind === 'lines') {
    return (
      <label className="field">
        {text[label]}
        <textarea
          className="input mono"
          rows={4}
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
    );
  }
  return (
    <label className="field">
      {text[label]}
      <input
        className="input mono"
        type={isSecret ? 'password' : 'text'}
        autoComplete={isSecret ? 'new-password' : 'off'}
        required={required}
        disabled={isThere && field.fixed === true}
        placeholder={isThere && isSecret ? text.keptHint : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

import type { SloCorrectionCategory } from '@komainu/contracts/slo/history.ts';
import type { Slo } from '@komainu/contracts/slo/slo.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { FormDialog } from '@komainu/ui/controls/FormDialog.tsx';
import { SelectField, TextField } from '@komainu/ui/controls/fields.tsx';
import { dateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SLOS } from '../messages.ts';
import { addCorrection, deleteCorrection, useCorrections } from '../slos-api.ts';

const CATEGORIES: readonly (readonly [
  SloCorrectionCategory,
  'maintenance' | 'outsideHours' | 'deployment' | 'other',
])[] = [
  ['Scheduled Maintenance', 'maintenance'],
  ['Outside Business Hours', 'outsideHours'],
  ['Deployment', 'deployment'],
  ['Other', 'other'],
];

/** Times that do not count, with a form for another. */
export function Corrections({ slo }: { slo: Slo }) {
  const text = useText(SLOS);
  const { language } = useLanguage();
  const mayWrite = useMay('write');
  const queries = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const found = useCorrections(slo.id);
  const refresh = () => queries.invalidateQueries({ queryKey: ['slo'] });
  const remove = useMutation({ mutationFn: deleteCorrection, onSettled: refresh });
  const corrections = found.data?.data ?? [];
  return (
    <section className="definition-section">
      <h3>{text.corrections}</h3>
      <p className="text-hint">{corrections.length === 0 ? text.noCorrections : text.correctionsHint}</p>
      <ul className="definition-rows">
        {corrections.map(({ id, attributes }) => {
          const word = CATEGORIES.find(([category]) => category === attributes.category)?.[1] ?? 'other';
          return (
            <li key={id}>
              <span>
                {text[word]} <span translate="no">{attributes.description}</span>
              </span>
              <span className="text-hint">
                {dateTime(attributes.start * 1000, language)}
                {attributes.end === null ? '' : ` – ${dateTime(attributes.end * 1000, language)}`}
                {attributes.rrule === null ? '' : ` ${attributes.rrule}`}
              </span>
              {mayWrite ? (
                <Button kind="quiet" label={text.remove} disabled={remove.isPending} onClick={() => remove.mutate(id)}>
                  <IconTrash size={15} />
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {mayWrite ? (
        <div>
          <Button kind="quiet" onClick={() => setAdding(true)}>
            <IconPlus size={14} />
            {text.addCorrection}
          </Button>
        </div>
      ) : null}
      {isAdding ? <CorrectionDialog slo={slo} onClose={() => setAdding(false)} onDone={refresh} /> : null}
    </section>
  );
}

interface CorrectionDialogProps {
  readonly slo: Slo;
  readonly onClose: () => void;
  readonly onDone: () => Promise<unknown>;
}

function CorrectionDialog({ slo, onClose, onDone }: CorrectionDialogProps) {
  const text = useText(SLOS);
  const [category, setCategory] = useState<SloCorrectionCategory>('Scheduled Maintenance');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [description, setDescription] = useState('');
  const add = useMutation({
    mutationFn: () =>
      addCorrection(slo.id, {
        category,
        description,
        start: Math.floor(new Date(from).getTime() / 1000),
        end: Math.floor(new Date(to).getTime() / 1000),
      }),
    onSuccess: async () => {
      await onDone();
      onClose();
    },
  });
  return (
    <FormDialog
      title={text.addCorrection}
      submit={text.save}
      isReady={!add.isPending}
      wrong={add.error?.message}
      onSubmit={add.mutate}
      onClose={onClose}
    >
      <SelectField
        label={text.category}
        value={category}
        choices={CATEGORIES.map(([value, word]) => [value, text[word]])}
        onChange={(value) => setCategory(CATEGORIES.find(([one]) => one === value)?.[0] ?? 'Other')}
      />
      <div className="fields-line">
        <label className="field">
          {text.from}
          <input
            className="input"
            type="datetime-local"
            required
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </label>
        <label className="field">
          {text.to}
          <input
            className="input"
            type="datetime-local"
            required
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
        </label>
      </div>
      <TextField label={text.description} value={description} onChange={setDescription} />
    </FormDialog>
  );
}

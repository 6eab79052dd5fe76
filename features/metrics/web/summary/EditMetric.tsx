import { api } from '@komainu/ui/api/client.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { MetricRow } from '@komainu/ui/metric-editor/catalogue.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { METRICS } from '../messages.ts';

const TYPES = ['gauge', 'count', 'rate', 'distribution'] as const;

/** Type, unit and description, in the user's words: they win over whatever came with the points. */
export function EditMetric({ row, onDone }: { row: MetricRow; onDone: () => void }) {
  const text = useText(METRICS);
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (change: Readonly<Record<string, string>>) =>
      api('PUT', `/api/v1/metrics/${encodeURIComponent(row.metric)}`, change),
    onSuccess: async () => {
      // Charts show units too.
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['metrics'] }),
        queries.invalidateQueries({ queryKey: ['metric-query'] }),
      ]);
      onDone();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const of = (name: string): string => String(form.get(name) ?? '').trim();
    const typed = { type: of('type'), unit: of('unit'), per_unit: of('perUnit'), description: of('description') };
    const known: Readonly<Record<string, string>> = {
      type: row.type,
      unit: row.unit,
      per_unit: row.perUnit,
      description: row.description,
    };
    // What was not touched stays ours to know better.
    const changed = Object.entries(typed).filter(([key, value]) => value !== known[key]);
    if (changed.length === 0) onDone();
    else save.mutate(Object.fromEntries(changed));
  };
  return (
    <form className="metric-edit" onSubmit={submit}>
      <label className="field">
        {text.type}
        <select className="input" name="type" defaultValue={row.type}>
          {TYPES.map((type) => (
            <option key={type} value={type}>
              {type}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {text.unit}
        <input className="input" name="unit" defaultValue={row.unit} placeholder={text.unitHint} />
      </label>
      <label className="field">
        {text.perUnit}
        <input className="input" name="perUnit" defaultValue={row.perUnit} placeholder={text.perUnitHint} />
      </label>
      <label className="field metric-edit-wide">
        {text.description}
        <textarea className="input" name="description" rows={2} defaultValue={row.description} />
      </label>
      {save.error === null ? null : (
        <p className="metric-mistake metric-edit-wide" role="alert">
          {save.error.message}
        </p>
      )}
      <div className="metric-edit-wide metric-edit-buttons">
        <Button kind="primary" type="submit" disabled={save.isPending}>
          {text.save}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {text.cancel}
        </Button>
      </div>
    </form>
  );
}

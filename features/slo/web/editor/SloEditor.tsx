import '../slo.css';
import type { SloType } from '@komainu/contracts/slo/slo.ts';
import { SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { ListField, TextField } from '@komainu/ui/controls/fields.tsx';
import { DefinitionForm } from '@komainu/ui/definition/DefinitionForm.tsx';
import { useUnsavedGuard } from '@komainu/ui/definition/use-unsaved-guard.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { SLOS } from '../messages.ts';
import { saveSlo } from '../slos-api.ts';
import { type SloForm, sloWish } from './form.ts';
import { Measured } from './Measured.tsx';
import { Targets } from './Targets.tsx';

interface SloEditorProps {
  readonly start: SloForm;
  /** Absent for new ones. */
  readonly id?: string;
}

/** What is measured, how good it has to be, and what it is called. */
export function SloEditor({ start, id }: SloEditorProps) {
  const text = useText(SLOS);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [params] = useUrlParams();
  const [form, setForm] = useState(start);
  const isDirty = form !== start;
  const leave = useUnsavedGuard(isDirty, text.unsaved);
  const wish = sloWish(form);
  const save = useMutation({
    mutationFn: async () => (wish === undefined ? undefined : saveSlo(wish, id)),
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ['slo'] });
      await leave(() => navigate({ to: linkTo(saved === undefined ? '/slo' : `/slo/${saved.id}`, {}, params) }));
    },
  });
  const set = (change: Partial<SloForm>): void => {
    setForm({ ...form, ...change });
    save.reset();
  };
  return (
    <DefinitionForm
      listPath="/slo"
      id={id}
      isReady={wish !== undefined && !save.isPending}
      wrong={save.error?.message}
      onSubmit={save.mutate}
    >
      <div className="page-scroll slo-form-body">
        <section aria-label={text.what}>
          <h2>{text.what}</h2>
          {id === undefined ? (
            <div>
              <SegmentedControl<SloType>
                label={text.type}
                value={form.type}
                choices={(['metric', 'time_slice', 'monitor'] as const).map((type) => ({
                  value: type,
                  label: text[type],
                }))}
                onChange={(type) => set({ type })}
              />
            </div>
          ) : null}
          <Measured form={form} onChange={set} />
        </section>
        <section aria-label={text.targets}>
          <h2>{text.targets}</h2>
          <Targets targets={form.targets} onChange={(targets) => set({ targets })} />
        </section>
        <section aria-label={text.details}>
          <h2>{text.details}</h2>
          <div className="fields-line">
            <TextField label={text.name} value={form.name} required onChange={(name) => set({ name })} />
            <ListField
              label={text.tags}
              mono
              placeholder={text.tagsHint}
              value={form.tags}
              onChange={(tags) => set({ tags })}
            />
          </div>
          <label className="field">
            {text.description}
            <textarea
              className="input"
              rows={3}
              value={form.description}
              onChange={(event) => set({ description: event.target.value })}
            />
          </label>
        </section>
      </div>
    </DefinitionForm>
  );
}

import '../workflows.css';
import { CheckField, ListField, TextField } from '@komainu/ui/controls/fields.tsx';
import { DefinitionForm } from '@komainu/ui/definition/DefinitionForm.tsx';
import { useUnsavedGuard } from '@komainu/ui/definition/use-unsaved-guard.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { saveWorkflow, useCheck, type WorkflowWish } from '../data/workflows-api.ts';
import { WORKFLOWS } from '../messages.ts';
import { withStep } from '../model/outline.ts';
import { ActionList } from './ActionList.tsx';
import { Outline } from './Outline.tsx';
import { Problems } from './Problems.tsx';
import { SpecEditor } from './SpecEditor.tsx';
import { useSettled } from './use-settled.ts';

interface WorkflowEditorProps {
  readonly start: WorkflowWish;
  /** Absent for new ones. */
  readonly id?: string;
}

const jsonOf = (spec: unknown): string => JSON.stringify(spec, undefined, 2);

/** The JSON that stands there, or why it is none. */
function parsed(json: string): { readonly spec: unknown } | { readonly reason: string } {
  try {
    return { spec: JSON.parse(json) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** What it is called, and its spec, with what is wrong where it stands. */
export function WorkflowEditor({ start, id }: WorkflowEditorProps) {
  const text = useText(WORKFLOWS);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [params] = useUrlParams();
  const [form, setForm] = useState(start);
  const [json, setJson] = useState(() => jsonOf(start.spec));
  const [shownPointer, show] = useState<string>();
  const isDirty = form !== start || json !== jsonOf(start.spec);
  const leave = useUnsavedGuard(isDirty, text.unsaved);
  const read = parsed(json);
  const spec = 'spec' in read ? read.spec : undefined;
  const wish = 'spec' in read ? { ...form, spec: read.spec } : undefined;
  // A name is written last: that there is none yet is said by its field.
  const settled = useSettled(JSON.stringify(wish === undefined ? null : { ...wish, name: wish.name || '-' }));
  const check = useCheck(wish === undefined || settled === 'null' ? undefined : (JSON.parse(settled) as WorkflowWish));
  const problems = wish === undefined ? [] : (check.data?.problems ?? []);
  const save = useMutation({
    mutationFn: async () => (wish === undefined ? undefined : saveWorkflow(wish, id)),
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ['workflows'] });
      await leave(() =>
        navigate({ to: linkTo(saved === undefined ? '/workflows' : `/workflows/${saved}`, {}, params) }),
      );
    },
  });
  const set = (change: Partial<WorkflowWish>): void => {
    setForm({ ...form, ...change });
    save.reset();
  };
  return (
    <DefinitionForm
      listPath="/workflows"
      id={id}
      isReady={wish !== undefined && form.name.trim() !== '' && !save.isPending}
      wrong={save.error?.message}
      onSubmit={save.mutate}
    >
      <div className="page-scroll workflows-editor">
        <div className="workflows-editor-main">
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
          <div className="fields-line">
            <TextField
              label={text.description}
              value={form.description}
              onChange={(description) => set({ description })}
            />
            <CheckField label={text.published} value={form.published} onChange={(published) => set({ published })} />
          </div>
          <SpecEditor
            json={json}
            problem={'reason' in read ? text.wrongJson(read.reason) : undefined}
            problems={problems}
            shownPointer={shownPointer}
            onChange={(typed) => {
              setJson(typed);
              show(undefined);
              save.reset();
            }}
          />
        </div>
        <aside className="workflows-editor-side">
          <Problems problems={problems} isKnown={check.isSuccess && wish !== undefined} onShow={show} />
          <Outline spec={spec} problems={problems} onShow={show} />
          <ActionList
            isEnabled={wish !== undefined}
            onAdd={(action) => {
              setJson(jsonOf(withStep(spec, action)));
              save.reset();
            }}
          />
        </aside>
      </div>
    </DefinitionForm>
  );
}

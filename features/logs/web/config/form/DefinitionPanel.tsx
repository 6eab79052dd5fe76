import type { Permission } from '@komainu/contracts/access/principal.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useUnsavedGuard } from '@komainu/ui/definition/use-unsaved-guard.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SidePanel } from '@komainu/ui/panel/SidePanel.tsx';
import { queryErrorText } from '@komainu/ui/query-bar/query-error.ts';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { AccessNote, useAccess } from '../ConfigFrame.tsx';
import { CONFIG } from '../messages.ts';
import { FieldForm } from './FieldForm.tsx';
import type { Definition, Field } from './field.ts';
import { FORM } from './messages.ts';
import { problemsOf } from './problems.ts';
import { useWords } from './use-words.ts';

interface DefinitionPanelProps {
  readonly title: string;
  readonly fields: readonly Field[];
  readonly start: Definition;
  /** It is there already: it is changed, and can be deleted. */
  readonly exists: boolean;
  readonly permission: Permission;
  readonly onSave: (value: Definition) => Promise<unknown>;
  readonly onRemove?: () => Promise<unknown>;
  readonly onClose: () => void;
  /** Above the form. */
  readonly intro?: ReactNode;
  /** Below the form: what the values on screen would do. */
  readonly preview?: (value: Definition) => ReactNode;
}

/** A definition in a panel over its list: a form, what is still missing, saving and deleting. */
export function DefinitionPanel(props: DefinitionPanelProps) {
  const { title, fields, start, exists, permission, onRemove, onClose } = props;
  const text = useText(FORM);
  const config = useText(CONFIG);
  const words = useWords();
  const { language } = useLanguage();
  const { may, reason } = useAccess(permission);
  const [value, setValue] = useState(start);
  const isDirty = JSON.stringify(value) !== JSON.stringify(start);
  const [showsProblems, setShowsProblems] = useState(false);
  const leave = useUnsavedGuard(may && isDirty, text.unsaved);
  const save = useMutation({ mutationFn: props.onSave, onSuccess: () => leave(onClose) });
  const remove = useMutation({ mutationFn: async () => onRemove?.(), onSuccess: () => leave(onClose) });
  const problems = problemsOf(fields, value);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setShowsProblems(true);
    if (problems.length === 0) save.mutate(value);
  };
  const wrong = save.error ?? remove.error;
  return (
    <SidePanel header={<h2 className="config-title">{title}</h2>} onClose={onClose}>
      <form className="config-form" onSubmit={submit} aria-label={title}>
        <AccessNote permission={permission} />
        {props.intro}
        <FieldForm fields={fields} value={value} onChange={setValue} readOnly={!may} exists={exists} />
        {props.preview?.(value)}
        {showsProblems && problems.length > 0 ? (
          <div role="alert" className="text-wrong">
            <p>{text.errors}</p>
            <ul>
              {problems.map(({ at, label, says }) => (
                <li key={at}>
                  {words(label)} {words(says)}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {wrong === null ? null : (
          <p className="text-wrong" role="alert">
            {queryErrorText(wrong.message, language)}
          </p>
        )}
        <div className="config-form-end">
          <Button kind="primary" type="submit" disabled={!may || save.isPending} title={reason}>
            {save.isPending ? text.pending : exists ? text.save : text.create}
          </Button>
          <Button onClick={onClose}>{text.cancel}</Button>
          {exists && onRemove !== undefined ? (
            <Button
              kind="danger"
              disabled={!may || remove.isPending}
              title={reason}
              onClick={() => confirm(config.removeSure(title)) && remove.mutate()}
            >
              {text.remove}
            </Button>
          ) : null}
        </div>
      </form>
    </SidePanel>
  );
}

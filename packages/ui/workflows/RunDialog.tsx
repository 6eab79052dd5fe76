import './workflows.css';
import type { WorkflowInput, WorkflowResource } from '@komainu/contracts/workflows/workflow.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { FormDialog } from '../controls/FormDialog.tsx';
import { CheckField, SelectField, TextField } from '../controls/fields.tsx';
import { useText } from '../i18n/messages.ts';
import { choicesOf, inputsOfTexts, missingInputs, startTexts } from './input-values.ts';
import { RUNS } from './messages.ts';
import { type RunWish, runWorkflow } from './workflows-api.ts';

interface RunDialogProps {
  readonly workflow: WorkflowResource;
  readonly source: RunWish['source'];
  readonly dashboard?: NonNullable<RunWish['dashboard']>;
  /** What is filled in from elsewhere, by the name of the input. */
  readonly given?: Readonly<Record<string, string>>;
  readonly onClose: () => void;
  readonly onStarted: (instanceId: string) => void;
}

/** Asks for the inputs of a workflow, and whether it shall run. */
export function RunDialog({ workflow, source, dashboard, given, onClose, onStarted }: RunDialogProps) {
  const text = useText(RUNS);
  const queries = useQueryClient();
  const inputs = workflow.attributes.spec?.inputSchema?.parameters ?? [];
  const [texts, setTexts] = useState(() => startTexts(inputs, given));
  const start = useMutation({
    mutationFn: () =>
      runWorkflow(workflow.id, {
        source,
        inputs: inputsOfTexts(inputs, texts),
        ...(dashboard === undefined ? {} : { dashboard }),
      }),
    onSuccess: async (instance) => {
      onStarted(instance);
      await queries.invalidateQueries({ queryKey: ['workflows', 'runs'] });
    },
  });
  const isMissing = missingInputs(inputs, texts).length > 0;
  return (
    <FormDialog
      title={text.runTitle(workflow.attributes.name)}
      submit={text.run}
      size="min(560px, 96vw)"
      className="run-form"
      isReady={!isMissing && !start.isPending}
      wrong={start.error?.message}
      focusSubmit
      onSubmit={start.mutate}
      onClose={onClose}
    >
      {inputs.map((input) => (
        <InputField
          key={input.name}
          input={input}
          value={texts[input.name] ?? ''}
          onChange={(value) => setTexts({ ...texts, [input.name]: value })}
        />
      ))}
      <p>{inputs.length === 0 ? text.noInputs : text.inputsHint}</p>
    </FormDialog>
  );
}

interface InputFieldProps {
  readonly input: WorkflowInput;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function InputField({ input, value, onChange }: InputFieldProps) {
  const text = useText(RUNS);
  const { name, type, description, defaultValue } = input;
  const label: ReactNode = (
    <span translate="no">
      {input.label ?? name}{' '}
      <small>
        {description ?? ''} {defaultValue === undefined || defaultValue === null ? `(${text.required})` : ''}
      </small>
    </span>
  );
  const choices = choicesOf(input);
  if (choices.length > 0) {
    const all = value === '' ? [['', '–'] as const, ...choices] : choices;
    return <SelectField label={label} value={value} choices={all} onChange={onChange} />;
  }
  if (type === 'BOOLEAN') {
    return <CheckField label={label} value={value === 'true'} onChange={(isOn) => onChange(String(isOn))} />;
  }
  const hint = type === 'OBJECT' ? text.jsonHint : type.startsWith('ARRAY_') ? text.listHint : '';
  return <TextField label={label} value={value} placeholder={hint} mono={hint !== ''} onChange={onChange} />;
}

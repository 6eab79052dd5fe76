import { objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import type { WorkflowResource } from '@komainu/contracts/workflows/workflow.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { SelectField, TextField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useWorkflow } from '@komainu/ui/workflows/workflows-api.ts';
import { useQuery } from '@tanstack/react-query';
import type { Definition } from '../model/dashboard.ts';
import { WORKFLOW_WIDGET } from '../widgets/workflows/messages.ts';
import { workflowIdOf } from '../widgets/workflows/workflow-question.ts';

interface WorkflowFormProps {
  readonly definition: Definition;
  readonly onChange: (definition: Definition) => void;
}

/** Which workflow a widget runs, and what its inputs are filled in with. */
export function WorkflowForm({ definition, onChange }: WorkflowFormProps) {
  const text = useText(WORKFLOW_WIDGET);
  const id = workflowIdOf(definition);
  const found = useQuery({
    queryKey: ['dashboards', 'workflow names'],
    queryFn: ({ signal }) =>
      apiGet<{ readonly data: readonly WorkflowResource[] }>('/api/v2/workflows?sort=name&limit=1000', signal),
  });
  const chosen = useWorkflow(id, id !== '');
  const inputs = chosen.data?.data.attributes.spec?.inputSchema?.parameters ?? [];
  const given = objectsOf(definition['inputs']);
  const filledIn = (name: string): string => textOf(given.find((one) => one['name'] === name)?.['value']);
  const setInput = (name: string, value: string): void => {
    const others = given.filter((one) => one['name'] !== name);
    onChange({ ...definition, inputs: value === '' ? others : [...others, { name, value }] });
  };
  return (
    <>
      <SelectField
        label={text.workflow}
        value={id}
        choices={[['', '–'], ...(found.data?.data ?? []).map((one) => [one.id, one.attributes.name] as const)]}
        onChange={(chosenId) => onChange({ ...definition, workflow_id: chosenId, inputs: [] })}
      />
      {id === '' || !chosen.isSuccess ? null : (
        <fieldset className="edit-part">
          <legend>{text.inputs}</legend>
          {inputs.length === 0 ? <p>{text.noInputs}</p> : null}
          <div className="fields-line">
            {inputs.map(({ name, label }) => (
              <TextField
                key={name}
                label={label ?? name}
                mono
                placeholder={text.inputHint}
                value={filledIn(name)}
                onChange={(value) => setInput(name, value)}
              />
            ))}
          </div>
        </fieldset>
      )}
    </>
  );
}

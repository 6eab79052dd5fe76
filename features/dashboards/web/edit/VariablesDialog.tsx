import { defaultOf } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { FormDialog } from '@komainu/ui/controls/FormDialog.tsx';
import { TextField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { BoardEdit } from '../board/use-board-edit.ts';
import { DASHBOARDS } from '../messages.ts';
import type { TemplateVariable } from '../model/dashboard.ts';

interface Row {
  readonly source: TemplateVariable;
  readonly name: string;
  readonly prefix: string;
  readonly defaults: string;
  readonly available: string;
}

const valuesOf = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

/** The variables of the board: what they are called, whose values they take, what they begin with. */
export function VariablesDialog({ edit, onClose }: { edit: BoardEdit; onClose: () => void }) {
  const text = useText(DASHBOARDS);
  const [rows, setRows] = useState<readonly Row[]>(() => (edit.dashboard.template_variables ?? []).map(rowOf));
  const set = (index: number, change: Partial<Row>): void =>
    setRows(rows.map((row, place) => (place === index ? { ...row, ...change } : row)));
  const submit = (): void => {
    const template_variables = rows.filter(({ name }) => name.trim() !== '').map(variableOf);
    edit.change((before) => ({ ...before, template_variables }));
    onClose();
  };
  return (
    <FormDialog title={text.variables} submit={text.apply} size="min(860px, 96vw)" onSubmit={submit} onClose={onClose}>
      {rows.map((row, index) => (
        <div key={index} className="edit-line">
          <TextField
            label={text.name}
            placeholder="host"
            value={row.name}
            onChange={(name) => set(index, { name: name.replaceAll(/[^\w-]/g, '') })}
          />
          <TextField
            label={text.prefix}
            placeholder="host"
            value={row.prefix}
            onChange={(prefix) => set(index, { prefix })}
          />
          <TextField
            label={text.defaults}
            placeholder={text.valuesHint}
            value={row.defaults}
            onChange={(defaults) => set(index, { defaults })}
          />
          <TextField
            label={text.available}
            placeholder={text.availableHint}
            value={row.available}
            onChange={(available) => set(index, { available })}
          />
          <Button
            kind="quiet"
            label={`${text.remove} ${row.name}`}
            onClick={() => setRows(rows.filter((_, place) => place !== index))}
          >
            <IconTrash size={14} />
          </Button>
        </div>
      ))}
      <Button
        kind="quiet"
        onClick={() => setRows([...rows, { source: { name: '' }, name: '', prefix: '', defaults: '*', available: '' }])}
      >
        <IconPlus size={14} />
        {text.addVariable}
      </Button>
    </FormDialog>
  );
}

const rowOf = (variable: TemplateVariable): Row => ({
  source: variable,
  name: variable.name,
  prefix: variable.prefix ?? '',
  defaults: defaultOf(variable).join(', '),
  available: (variable.available_values ?? []).join(', '),
});

/** The older single `default` goes where `defaults` says the same. */
function variableOf({ source, name, prefix, defaults, available }: Row): TemplateVariable {
  const { default: _older, ...rest } = source;
  return {
    ...rest,
    name: name.trim(),
    prefix: prefix.trim() === '' ? null : prefix.trim(),
    defaults: valuesOf(defaults).length === 0 ? ['*'] : valuesOf(defaults),
    available_values: valuesOf(available),
  };
}

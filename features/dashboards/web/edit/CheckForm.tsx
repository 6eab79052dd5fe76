import { textOf, textsOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { ListField, SelectField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useServiceCheckNames } from '../data/use-service-checks.ts';
import type { Definition } from '../model/dashboard.ts';
import { EDITOR } from './messages.ts';

interface CheckFormProps {
  readonly definition: Definition;
  readonly onChange: (definition: Definition) => void;
}

/** Which service check, of what, counted by what. */
export function CheckForm({ definition, onChange }: CheckFormProps) {
  const text = useText(EDITOR);
  const names = useServiceCheckNames();
  const set = (key: string) => (value: unknown) => onChange({ ...definition, [key]: value });
  const grouping = textOf(definition['grouping']) || 'check';
  return (
    <div className="edit-line">
      <SelectField
        label={text.check}
        value={textOf(definition['check'])}
        choices={[['', '–'], ...names.map((name) => [name, name] as const)]}
        onChange={set('check')}
      />
      <SelectField
        label={text.shows}
        value={grouping}
        choices={[
          ['check', text.oneCheck],
          ['cluster', text.cluster],
        ]}
        onChange={set('grouping')}
      />
      <ListField label={text.tags} placeholder="env:prod" value={textsOf(definition['tags'])} onChange={set('tags')} />
      {grouping === 'cluster' ? (
        <ListField
          label={text.groupBy}
          placeholder="host"
          value={textsOf(definition['group_by'])}
          onChange={set('group_by')}
        />
      ) : null}
    </div>
  );
}

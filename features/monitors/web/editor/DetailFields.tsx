import { apiGet } from '@komainu/ui/api/client.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { CheckField, ListField, SelectField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useQuery } from '@tanstack/react-query';
import { withDefinition, withOptions } from '../model/draft.ts';
import type { DraftProps } from './field-props.ts';
import { EDITOR } from './messages.ts';

interface RolesAnswer {
  readonly data: readonly { readonly id: string; readonly attributes: { readonly name: string } }[];
}

/** Tags, priority and who may edit. */
export function DetailFields({ draft, onChange }: DraftProps) {
  const text = useText(EDITOR);
  const mayManage = useMay('manage');
  const roles = useQuery({
    queryKey: ['monitors', 'roles'],
    enabled: mayManage,
    queryFn: ({ signal }) => apiGet<RolesAnswer>('/api/v2/roles?page[size]=100', signal),
  });
  const { definition } = draft;
  const restricted = definition.restricted_roles ?? [];
  return (
    <>
      <div className="fields-line">
        <ListField
          label={text.tags}
          mono
          placeholder={text.tagsHint}
          value={definition.tags}
          onChange={(tags) => onChange(withDefinition(draft, { tags }))}
        />
        <SelectField
          label={text.priority}
          narrow
          value={definition.priority === null ? '' : String(definition.priority)}
          choices={[['', text.noPriority], ...['1', '2', '3', '4', '5'].map((one) => [one, `P${one}`] as const)]}
          onChange={(value) => onChange(withDefinition(draft, { priority: value === '' ? null : Number(value) }))}
        />
        {mayManage ? (
          <SelectField
            label={text.roles}
            value={restricted[0] ?? ''}
            choices={[
              ['', text.anybody],
              ...(roles.data?.data ?? []).map(({ id, attributes }) => [id, attributes.name] as const),
            ]}
            onChange={(id) => onChange(withDefinition(draft, { restricted_roles: id === '' ? null : [id] }))}
          />
        ) : null}
      </div>
      <CheckField
        label={text.includeTags}
        value={definition.options.include_tags !== false}
        onChange={(value) => onChange(withOptions(draft, { include_tags: value }))}
      />
    </>
  );
}

import './log-facets.css';
import type { FacetDefinition, FacetFields } from '@komainu/contracts/logs/facets-api.ts';
import { FormDialog } from '@komainu/ui/controls/FormDialog.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useId, useState } from 'react';
import { LOG_FACETS } from './messages.ts';
import { useFacetChange, useFacetDefinitions } from './use-facet-definitions.ts';

/** What an editor begins with: a facet that is there, or a field that becomes one. */
export type FacetDraft = FacetFields & Partial<Pick<FacetDefinition, 'id'>>;

/** A new facet of a field: called as its last word. */
export function draftOf(path: string, type: FacetFields['type'] = 'facet'): FacetDraft {
  return { path, name: path.replace(/^@/, '').split('.').at(-1) ?? path, group: 'Others', type };
}

/** Names, groups and kinds a facet, for everybody. */
export function FacetEditor({ draft, onClose }: { draft: FacetDraft; onClose: () => void }) {
  const text = useText(LOG_FACETS);
  const id = useId();
  const change = useFacetChange();
  const definitions = useFacetDefinitions() ?? [];
  const [fields, setFields] = useState<FacetFields>(draft);
  const [isNamed, setNamed] = useState(draft.path !== '');
  const isNew = draft.id === undefined;
  const groups = [...new Set(definitions.map(({ group }) => group))];
  const submit = (): void => {
    const { path, name, group, type, unit } = fields;
    const edited = { name, group, type, ...(type === 'measure' && unit ? { unit } : {}) };
    change.mutate(
      draft.id === undefined
        ? { kind: 'create', fields: { path, ...edited } }
        : { kind: 'edit', id: draft.id, fields: edited },
      { onSuccess: onClose },
    );
  };
  return (
    <FormDialog
      title={isNew ? text.add : text.editOf(draft.name)}
      submit={text.save}
      isReady={!change.isPending}
      wrong={change.error?.message}
      onSubmit={submit}
      onClose={onClose}
    >
      <label className="field">
        {text.path}
        <input
          className="input mono"
          required
          readOnly={!isNew}
          value={fields.path}
          placeholder={text.pathHint}
          onChange={({ target }) => {
            const path = target.value.trim();
            setFields({ ...fields, path, ...(isNamed ? {} : { name: draftOf(path).name }) });
          }}
        />
      </label>
      <label className="field">
        {text.name}
        <input
          className="input"
          required
          data-autofocus={draft.path !== ''}
          value={fields.name}
          onChange={({ target }) => {
            setNamed(true);
            setFields({ ...fields, name: target.value });
          }}
        />
      </label>
      <label className="field">
        {text.group}
        <input
          className="input"
          required
          list={id}
          value={fields.group}
          onChange={({ target }) => setFields({ ...fields, group: target.value })}
        />
        <datalist id={id}>
          {groups.map((group) => (
            <option key={group} value={group} />
          ))}
        </datalist>
      </label>
      <label className="field">
        {text.type}
        <select
          className="input"
          value={fields.type}
          onChange={({ target }) => setFields({ ...fields, type: target.value === 'measure' ? 'measure' : 'facet' })}
        >
          <option value="facet">{text.facet}</option>
          <option value="measure">{text.measure}</option>
        </select>
      </label>
      {fields.type === 'measure' ? (
        <label className="field">
          {text.unit}
          <input
            className="input"
            value={fields.unit ?? ''}
            placeholder={text.unitHint}
            onChange={({ target }) => setFields({ ...fields, unit: target.value.trim() })}
          />
        </label>
      ) : null}
    </FormDialog>
  );
}

import { useText } from '@komainu/ui/i18n/messages.ts';
import { useState } from 'react';
import { useAccess } from '../ConfigFrame.tsx';
import { DefinitionPanel } from '../form/DefinitionPanel.tsx';
import type { Field } from '../form/field.ts';
import { MatchPreview } from '../MatchPreview.tsx';
import { RESTRICTIONS } from './messages.ts';
import { type Restriction, useRestrictionChange, useRoles } from './restriction-api.ts';
import { roleTitle } from './role-title.ts';

const FIELDS: readonly Field[] = [
  {
    at: 'query',
    kind: 'query',
    required: true,
    label: { en: 'Sees only logs that match', ja: '閲覧できるログ' },
    placeholder: 'service:shop',
  },
];

interface RestrictionPanelProps {
  readonly restriction: Restriction | undefined;
  readonly all: readonly Restriction[];
  readonly onClose: () => void;
}

/** The search of a restriction, and the roles that it holds for. */
export function RestrictionPanel({ restriction, all, onClose }: RestrictionPanelProps) {
  const text = useText(RESTRICTIONS);
  const { may } = useAccess('manage');
  const roles = useRoles();
  const change = useRestrictionChange();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set((restriction?.roles ?? []).map(({ id }) => id)),
  );
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const heldElsewhere = (id: string): string | undefined =>
    all.find((other) => other.id !== restriction?.id && other.roles.some((role) => role.id === id))?.query;
  return (
    <DefinitionPanel
      title={restriction === undefined ? text.add : restriction.query}
      fields={FIELDS}
      start={{ query: restriction?.query ?? '' }}
      exists={restriction !== undefined}
      permission="manage"
      onSave={({ query }) =>
        change.mutateAsync({ kind: 'save', before: restriction, query: String(query), roles: [...chosen] })
      }
      onRemove={() => change.mutateAsync({ kind: 'remove', id: restriction?.id ?? '' })}
      onClose={onClose}
      preview={(value) => (
        <>
          <fieldset className="form-items" disabled={!may}>
            <legend className="form-label">{text.roles}</legend>
            <p className="form-hint">
              {text.rolesHint} {text.adminNote}
            </p>
            {(roles.data ?? []).map((role) => {
              const elsewhere = heldElsewhere(role.id);
              return (
                <label key={role.id} className="form-check">
                  <input type="checkbox" checked={chosen.has(role.id)} onChange={() => toggle(role.id)} />
                  {roleTitle(role.name, text)}
                  {elsewhere === undefined ? null : <span className="config-sub">{text.other(elsewhere)}</span>}
                </label>
              );
            })}
          </fieldset>
          {/* At the end: what it says comes when the search is left, and must move nothing that is clicked then. */}
          {value['query'] === '' ? null : <MatchPreview query={String(value['query'])} />}
        </>
      )}
    />
  );
}

import type { KnownAction } from '@komainu/contracts/workflows/workflows-api.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { SearchField } from '@komainu/ui/controls/SearchField.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useActions } from '../data/workflows-api.ts';
import { WORKFLOWS } from '../messages.ts';

interface ActionListProps {
  readonly isEnabled: boolean;
  readonly onAdd: (action: KnownAction) => void;
}

/** What steps may do, to look up and to add. */
export function ActionList({ isEnabled, onAdd }: ActionListProps) {
  const text = useText(WORKFLOWS);
  const [typed, type] = useState('');
  const actions = useActions();
  const found = (actions.data?.actions ?? []).filter(({ id }) => id.toLowerCase().includes(typed.toLowerCase().trim()));
  return (
    <section className="definition-section">
      <h3>{text.actions}</h3>
      <SearchField label={text.searchActions} value={typed} onChange={type} />
      <ul className="workflows-actions">
        {found.map((action) => (
          <li key={action.id}>
            <details>
              <summary translate="no">{action.id}</summary>
              <dl translate="no">
                {action.parameters.map(({ name, kind, required, one_of }) => (
                  <div key={name}>
                    <dt>
                      <code>{name}</code>
                      {required ? ' *' : ''}
                    </dt>
                    <dd>{one_of === undefined ? kind : one_of.join(' | ')}</dd>
                  </div>
                ))}
              </dl>
              {action.branches === null || action.branches.length < 2 ? null : (
                <p>
                  {text.branches}: <code translate="no">{action.branches.join(', ')}</code>
                </p>
              )}
            </details>
            <Button kind="quiet" label={text.addAction(action.id)} disabled={!isEnabled} onClick={() => onAdd(action)}>
              <IconPlus size={14} />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

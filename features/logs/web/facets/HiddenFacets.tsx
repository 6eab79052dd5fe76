import type { FacetDefinition } from '@komainu/contracts/logs/facets-api.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { LOG_FACETS } from './messages.ts';
import { useFacetChange } from './use-facet-definitions.ts';

/** What somebody hid, to be brought back. */
export function HiddenFacets({ definitions }: { definitions: readonly FacetDefinition[] }) {
  const text = useText(LOG_FACETS);
  const mayWrite = useMay('write');
  const change = useFacetChange();
  const [open, setOpen] = useState(false);
  const hidden = definitions.filter((one) => one.hidden === true);
  if (hidden.length === 0 || !mayWrite) return null;
  return (
    <section className="facet-group">
      <h2>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <IconChevronDown size={12} /> : <IconChevronRight size={12} />}
          {text.hidden(hidden.length)}
        </button>
      </h2>
      {open ? (
        <ul>
          {hidden.map(({ id, name, path }) => (
            <li key={id} className="facet-hidden" title={path}>
              <span translate="no">{name}</span>
              <button
                type="button"
                className="facet-action"
                onClick={() => change.mutate({ kind: 'edit', id, fields: { hidden: false } })}
              >
                {text.show}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

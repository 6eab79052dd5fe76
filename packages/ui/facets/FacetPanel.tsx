import './facets.css';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../controls/controls.tsx';
import { useText } from '../i18n/messages.ts';
import { quoteValue } from '../query-bar/tokenize.ts';
import { FacetDrawer } from './FacetDrawer.tsx';
import { type Facet, FacetSection } from './FacetSection.tsx';
import { FACETS } from './messages.ts';

interface FacetPanelProps {
  readonly facets: readonly Facet[];
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** What is typed in the search field of a facet. */
  readonly onSearch: (path: string, text: string) => void;
  readonly onAdd: (path: string) => void;
  /** Paths that the reader added and may take away again. */
  readonly removable: readonly string[];
  readonly onRemove: (path: string) => void;
}

/** Values by field with their counts; a click narrows the query, and the query alone decides what is checked. */
export function FacetPanel(props: FacetPanelProps) {
  const text = useText(FACETS);
  return (
    <FacetDrawer>
      {props.facets.map((facet) => (
        <FacetSection
          key={facet.path}
          facet={facet}
          path={facet.path}
          query={props.query}
          onQuery={props.onQuery}
          onSearch={props.onSearch}
          actions={
            props.removable.includes(facet.path) ? (
              <Button kind="quiet" label={text.remove(facet.path)} onClick={() => props.onRemove(facet.path)}>
                <IconX size={12} />
              </Button>
            ) : null
          }
        />
      ))}
      <AddFacet onAdd={props.onAdd} />
    </FacetDrawer>
  );
}

function AddFacet({ onAdd }: { onAdd: (path: string) => void }) {
  const text = useText(FACETS);
  const [typed, setTyped] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() !== '') onAdd(typed.trim());
    setTyped('');
  };
  return (
    <form className="facet-add" onSubmit={submit}>
      <input
        className="input"
        value={typed}
        aria-label={text.add}
        placeholder={text.addHint}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="submit" label={text.add}>
        <IconPlus size={14} />
      </Button>
    </form>
  );
}

/** A facet value as a search term. */
export function termOf(path: string, value: string): string {
  return `${path}:${quoteValue(value)}`;
}

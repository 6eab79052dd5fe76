import './facets.css';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../controls/controls.tsx';
import { count, digits } from '../format/number.ts';
import { defineMessages, useText } from '../i18n/messages.ts';
import {
  type FacetChoice,
  facetChoice,
  plainValue,
  toggleExcluded,
  toggleIncluded,
  withFacetChoice,
} from '../query-bar/facet-terms.ts';
import { addTerm, quoteValue } from '../query-bar/tokenize.ts';

const TEXT = defineMessages(
  {
    facets: 'Facets',
    only: 'only',
    exclude: 'Exclude',
    clear: 'Clear',
    search: (name: string) => `Search in ${name}`,
    add: 'Add facet',
    addHint: '@attribute or tag',
    remove: (name: string) => `Remove ${name}`,
    none: 'no values',
    from: 'from',
    to: 'to',
    apply: 'Apply',
  },
  {
    facets: 'ファセット',
    only: 'これだけ',
    exclude: '除外',
    clear: 'クリア',
    search: (name: string) => `${name} の値を検索`,
    add: 'ファセットを追加',
    addHint: '@属性 またはタグ',
    remove: (name: string) => `${name} を外す`,
    none: '値がありません',
    from: '以上',
    to: '以下',
    apply: '適用',
  },
);

export interface Facet {
  /** `service`, `env`, `@http.status_code` */
  readonly path: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
  readonly range: { readonly min: number; readonly max: number } | null;
}

export interface FacetPanelProps {
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
  const text = useText(TEXT);
  return (
    <aside className="facets" aria-label={text.facets}>
      {props.facets.map((facet) => (
        <FacetSection key={facet.path} facet={facet} panel={props} />
      ))}
      <AddFacet onAdd={props.onAdd} />
    </aside>
  );
}

function FacetSection({ facet, panel }: { facet: Facet; panel: FacetPanelProps }) {
  const text = useText(TEXT);
  const { path } = facet;
  const [searching, setSearching] = useState(false);
  const choice = facetChoice(panel.query, path);
  const chosen = [...choice.included, ...choice.excluded];
  const choose = (next: FacetChoice): void => panel.onQuery(withFacetChoice(panel.query, path, next));
  const found = facet.values.map(({ value, count: hits }) => ({ value, quoted: quoteValue(value), hits }));
  const known = new Set(found.map(({ quoted }) => quoted));
  // What is chosen stays in view, found or not, wildcards too: there it is taken back.
  const values = [
    ...found,
    ...chosen
      .filter((quoted) => !known.has(quoted))
      .map((quoted) => ({ value: plainValue(quoted), quoted, hits: undefined })),
  ];
  return (
    <section className="facet">
      <header>
        <button
          type="button"
          className="facet-name"
          aria-expanded={searching}
          onClick={() => setSearching(!searching)}
          title={text.search(path)}
        >
          {path}
        </button>
        {chosen.length > 0 ? (
          <button type="button" className="facet-action" onClick={() => choose({ included: [], excluded: [] })}>
            {text.clear}
          </button>
        ) : null}
        {panel.removable.includes(path) ? (
          <Button kind="quiet" label={text.remove(path)} onClick={() => panel.onRemove(path)}>
            <IconX size={12} />
          </Button>
        ) : null}
      </header>
      {searching ? (
        <input
          className="input"
          aria-label={text.search(path)}
          placeholder={text.search(path)}
          onChange={(event) => panel.onSearch(path, event.target.value)}
        />
      ) : null}
      {values.length === 0 ? <p className="facet-none">{text.none}</p> : null}
      <ul>
        {values.map((value) => (
          <FacetValue key={value.quoted} {...value} choice={choice} onChoose={choose} />
        ))}
      </ul>
      {facet.range === null ? null : (
        <FacetRange path={path} range={facet.range} query={panel.query} onQuery={panel.onQuery} />
      )}
    </section>
  );
}

function FacetValue(props: {
  value: string;
  /** As it stands in a query. */
  quoted: string;
  /** Undefined when it was not counted. */
  hits: number | undefined;
  choice: FacetChoice;
  onChoose: (choice: FacetChoice) => void;
}) {
  const text = useText(TEXT);
  const { value, quoted, hits, choice, onChoose } = props;
  return (
    <li className="facet-value" data-excluded={choice.excluded.includes(quoted)}>
      <label>
        <input
          type="checkbox"
          checked={choice.included.includes(quoted)}
          onChange={() => onChoose(toggleIncluded(choice, quoted))}
        />
        <span className="facet-text" title={value}>
          {value === '' ? '–' : value}
        </span>
        <span className="facet-count">{hits === undefined ? '' : count(hits)}</span>
      </label>
      <span className="facet-hover">
        <button type="button" className="facet-action" onClick={() => onChoose({ included: [quoted], excluded: [] })}>
          {text.only}
        </button>
        <button type="button" className="facet-action" onClick={() => onChoose(toggleExcluded(choice, quoted))}>
          {text.exclude}
        </button>
      </span>
    </li>
  );
}

function FacetRange(props: {
  path: string;
  range: { min: number; max: number };
  query: string;
  onQuery: (query: string) => void;
}) {
  const text = useText(TEXT);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const from = String(data.get('from') ?? '').trim() || '*';
    const to = String(data.get('to') ?? '').trim() || '*';
    if (from === '*' && to === '*') return;
    props.onQuery(addTerm(props.query, `${props.path}:[${from} TO ${to}]`));
  };
  return (
    <form className="facet-range" onSubmit={submit}>
      <input
        className="input"
        name="from"
        inputMode="decimal"
        aria-label={text.from}
        placeholder={digits(props.range.min)}
      />
      <span>–</span>
      <input
        className="input"
        name="to"
        inputMode="decimal"
        aria-label={text.to}
        placeholder={digits(props.range.max)}
      />
      <Button type="submit">{text.apply}</Button>
    </form>
  );
}

function AddFacet({ onAdd }: { onAdd: (path: string) => void }) {
  const text = useText(TEXT);
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

import { IconChevronDown, IconChevronRight, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../controls/controls.tsx';
import { count, ratio } from '../format/number.ts';
import { useText } from '../i18n/messages.ts';
import {
  type FacetChoice,
  facetChoice,
  plainValue,
  toggleExcluded,
  toggleIncluded,
  withFacetChoice,
} from '../query-bar/facet-terms.ts';
import { rangeChoice, withRange } from '../query-bar/range-terms.ts';
import { quoteValue } from '../query-bar/tokenize.ts';
import { FacetRange } from './FacetRange.tsx';
import { FACETS } from './messages.ts';

export interface Facet {
  /** `service`, `env`, `@http.status_code` */
  readonly path: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
  readonly range: { readonly min: number; readonly max: number } | null;
  /** The share of events that was counted, where it was not all: counts are scaled up. */
  readonly sampled?: number;
}

export interface FacetSectionProps {
  /** Undefined until it was counted. */
  readonly facet: Facet | undefined;
  readonly path: string;
  /** What it is called; its path unless given. */
  readonly title?: string;
  /** Numbers of which a range is chosen, and not values. */
  readonly measure?: { readonly unit: string } | undefined;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** What is typed in the search field of the facet. */
  readonly onSearch: (path: string, text: string) => void;
  /** With it the facet opens and closes. */
  readonly onToggle?: () => void;
  readonly open?: boolean;
  /** Stands at the right of the name. */
  readonly actions?: ReactNode;
}

/** A field with its values and their counts, or with the range of its numbers. */
export function FacetSection(props: FacetSectionProps) {
  const text = useText(FACETS);
  const { facet, path, title = path, query, onQuery, onToggle, open = true } = props;
  const [searching, setSearching] = useState(false);
  const isRange = props.measure !== undefined;
  const choice = facetChoice(query, path);
  const bounds = rangeChoice(query, path);
  const isChosen = isRange
    ? bounds.from !== undefined || bounds.to !== undefined
    : choice.included.length + choice.excluded.length > 0;
  const clear = (): void =>
    onQuery(
      isRange
        ? withRange(query, path, { from: undefined, to: undefined })
        : withFacetChoice(query, path, { included: [], excluded: [] }),
    );
  return (
    <section className="facet">
      <header>
        <button
          type="button"
          className="facet-name"
          aria-expanded={onToggle === undefined ? searching : open}
          onClick={onToggle ?? (() => setSearching(!searching))}
          title={onToggle === undefined ? text.search(title) : path}
        >
          {onToggle === undefined ? null : open ? <IconChevronDown size={12} /> : <IconChevronRight size={12} />}
          {title}
        </button>
        {isChosen ? (
          <button type="button" className="facet-action" onClick={clear}>
            {text.clear}
          </button>
        ) : null}
        {onToggle === undefined || !open || isRange ? null : (
          <Button
            kind="quiet"
            className="facet-tool"
            label={text.search(title)}
            aria-expanded={searching}
            onClick={() => setSearching(!searching)}
          >
            <IconSearch size={12} />
          </Button>
        )}
        {props.actions}
      </header>
      {!open || facet === undefined ? null : isRange ? (
        <FacetRange
          title={title}
          range={facet.range}
          unit={props.measure?.unit ?? ''}
          choice={bounds}
          onChoose={(next) => onQuery(withRange(query, path, next))}
        />
      ) : (
        <>
          {searching ? (
            <input
              className="input"
              aria-label={text.search(title)}
              placeholder={text.search(title)}
              onChange={(event) => props.onSearch(path, event.target.value)}
            />
          ) : null}
          <FacetValues facet={facet} choice={choice} onChoose={(next) => onQuery(withFacetChoice(query, path, next))} />
          {facet.range === null || onToggle !== undefined ? null : (
            <FacetRange
              title={title}
              range={facet.range}
              unit=""
              choice={bounds}
              onChoose={(next) => onQuery(withRange(query, path, next))}
            />
          )}
        </>
      )}
    </section>
  );
}

interface FacetValuesProps {
  readonly facet: Facet;
  readonly choice: FacetChoice;
  readonly onChoose: (choice: FacetChoice) => void;
}

function FacetValues({ facet, choice, onChoose }: FacetValuesProps) {
  const text = useText(FACETS);
  const found = facet.values.map(({ value, count: hits }) => ({ value, quoted: quoteValue(value), hits }));
  const known = new Set(found.map(({ quoted }) => quoted));
  // What is chosen stays in view, found or not, wildcards too: there it is taken back.
  const values = [
    ...found,
    ...[...choice.included, ...choice.excluded]
      .filter((quoted) => !known.has(quoted))
      .map((quoted) => ({ value: plainValue(quoted), quoted, hits: undefined })),
  ];
  return (
    <>
      {values.length === 0 ? <p className="facet-none">{text.none}</p> : null}
      {facet.sampled === undefined ? null : (
        <p className="facet-none" title={text.sampledHint}>
          {text.sampled(ratio(facet.sampled))}
        </p>
      )}
      <ul>
        {values.map((value) => (
          <FacetValue key={value.quoted} {...value} choice={choice} onChoose={onChoose} />
        ))}
      </ul>
    </>
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
  const text = useText(FACETS);
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

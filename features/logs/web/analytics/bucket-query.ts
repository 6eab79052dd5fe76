import { facetChoice, withFacetChoice } from '@komainu/ui/query-bar/facet-terms.ts';
import { addTerm, quoteValue } from '@komainu/ui/query-bar/tokenize.ts';

/** A field with one of its values. */
export interface FieldValue {
  readonly path: string;
  readonly value: string;
}

const MOST_SHOWN = 40;

/** The query narrowed to these values; what it chose of the same fields before is replaced. */
export function only(query: string, pairs: readonly FieldValue[]): string {
  return pairs.reduce((text, { path, value }) => {
    const { excluded } = facetChoice(text, path);
    const quoted = quoteValue(value);
    const others = excluded.filter((one) => one !== quoted);
    return withFacetChoice(text, path, { included: [quoted], excluded: others });
  }, query);
}

/** The query without a value. */
export function excluding(query: string, { path, value }: FieldValue): string {
  return addTerm(query, `-${path}:${quoteValue(value)}`);
}

/** `service:web` for menus; long values are cut. */
export function termText({ path, value }: FieldValue): string {
  const quoted = quoteValue(value);
  return `${path}:${quoted.length > MOST_SHOWN ? `${quoted.slice(0, MOST_SHOWN)}…` : quoted}`;
}

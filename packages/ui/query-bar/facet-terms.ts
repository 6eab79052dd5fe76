import { topLevelTerms } from './tokenize.ts';

/** What a query chooses of one field, as values stand in a query: quoted where they must be. */
export interface FacetChoice {
  readonly included: readonly string[];
  readonly excluded: readonly string[];
}

const NONE: FacetChoice = { included: [], excluded: [] };

interface Parts {
  readonly choice: FacetChoice;
  /** The other terms, with the place where the field's stood first. */
  readonly others: readonly string[];
  readonly place: number;
}

/** The values of `path` that a query demands (any of them) and those that it excludes. */
export function facetChoice(query: string, path: string): FacetChoice {
  return partsOf(query, path).choice;
}

/** The query with what it says of `path` replaced; nothing chosen takes the field away. */
export function withFacetChoice(query: string, path: string, choice: FacetChoice): string {
  const { others, place } = partsOf(query, path);
  const [first, ...more] = choice.included;
  const terms = [
    ...(first === undefined
      ? []
      : [more.length === 0 ? `${path}:${first}` : `${path}:(${choice.included.join(' OR ')})`]),
    ...choice.excluded.map((value) => `-${path}:${value}`),
  ];
  return [...others.slice(0, place), ...terms, ...others.slice(place)].join(' ');
}

/** Adds a value, as it stands in a query, to the demanded ones, or takes it back. */
export function toggleIncluded(choice: FacetChoice, quoted: string): FacetChoice {
  return {
    included: toggled(choice.included, quoted),
    excluded: choice.excluded.filter((one) => one !== quoted),
  };
}

/** Adds a value, as it stands in a query, to the excluded ones, or takes it back. */
export function toggleExcluded(choice: FacetChoice, quoted: string): FacetChoice {
  return {
    included: choice.included.filter((one) => one !== quoted),
    excluded: toggled(choice.excluded, quoted),
  };
}

function toggled(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
}

function partsOf(query: string, path: string): Parts {
  const terms = withoutWords(topLevelTerms(query));
  // Alternatives of the whole query are not for a panel to take apart.
  if (terms.includes('OR')) return { choice: NONE, others: [`(${query.trim()})`], place: 1 };
  const included: string[] = [];
  const excluded: string[] = [];
  const others: string[] = [];
  let place = -1;
  for (const term of terms) {
    const isNegative = term.startsWith('-');
    const values = valuesOf(isNegative ? term.slice(1) : term, path);
    if (values === undefined) others.push(term);
    else {
      if (place === -1) place = others.length;
      (isNegative ? excluded : included).push(...values);
    }
  }
  return { choice: { included, excluded }, others, place: place === -1 ? others.length : place };
}

/** `AND` is what a space means; `NOT x` is `-x`. */
function withoutWords(terms: readonly string[]): string[] {
  const kept: string[] = [];
  let negative = false;
  for (const term of terms) {
    if (term === 'AND') continue;
    if (term === 'NOT') {
      negative = !negative;
      continue;
    }
    kept.push(negative ? (term.startsWith('-') ? term.slice(1) : `-${term}`) : term);
    negative = false;
  }
  return kept;
}

/** The values of `path:a` and `path:(a OR b)`; undefined for other fields, ranges, comparisons and nested lists. */
function valuesOf(term: string, path: string): readonly string[] | undefined {
  if (!term.startsWith(`${path}:`)) return undefined;
  const value = term.slice(path.length + 1);
  if (value === '' || /^[[{<>]/.test(value)) return undefined;
  if (!value.startsWith('(')) return [value];
  if (!value.endsWith(')')) return undefined;
  const parts = topLevelTerms(value.slice(1, -1));
  const values = parts.filter((_, index) => index % 2 === 0);
  const joined = parts.every((part, index) => (part === 'OR') === (index % 2 === 1));
  return joined && values.every((one) => !/^[-([{<>]/.test(one)) ? values : undefined;
}

/** A value as a reader knows it: without the quotes that the language needs. */
export function plainValue(value: string): string {
  return value.startsWith('"') && value.endsWith('"') && value.length > 1
    ? value.slice(1, -1).replaceAll(/\\(["\\])/g, '$1')
    : value;
}

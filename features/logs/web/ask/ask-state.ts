import type { CalculatedField, CalculatedFieldUse, Subquery } from '@komainu/contracts/logs/ask-api.ts';

/** What a search has beside its query: fields made from others, and other queries that it is narrowed by. */
export interface AskState {
  readonly calculated: readonly CalculatedField[];
  readonly subqueries: readonly Subquery[];
}

/** The parameters of the address that hold it. */
export interface AskParams {
  readonly calculated?: string | undefined;
  readonly subqueries?: string | undefined;
}

export const MOST_CALCULATED = 20;
export const MOST_SUBQUERIES = 5;

/** Reads `calculated=[{"name","expression"}]` and `subqueries=[{"field","filter",…}]`; what is neither counts for nothing. */
export function askOf({ calculated, subqueries }: AskParams): AskState {
  return {
    calculated: listOf(calculated)
      .flatMap((entry) => calculatedOf(entry) ?? [])
      .slice(0, MOST_CALCULATED),
    subqueries: listOf(subqueries)
      .flatMap((entry) => subqueryOf(entry) ?? [])
      .slice(0, MOST_SUBQUERIES),
  };
}

/** The parameters of the address for it; what is empty is left out. */
export function askParams({
  calculated,
  subqueries,
}: AskState): Record<'calculated' | 'subqueries', string | undefined> {
  return {
    calculated: calculated.length === 0 ? undefined : JSON.stringify(calculated),
    subqueries: subqueries.length === 0 ? undefined : JSON.stringify(subqueries),
  };
}

/** The parts of a filter for the server; `shown` are saved fields whose values lists show. */
export function askFilter(
  { calculated, subqueries }: AskState,
  shown: readonly CalculatedFieldUse[] = [],
): {
  readonly calculated_fields?: readonly CalculatedFieldUse[];
  readonly subqueries?: readonly Subquery[];
} {
  const fields = [...calculated, ...shown];
  return {
    ...(fields.length === 0 ? {} : { calculated_fields: fields }),
    ...(subqueries.length === 0 ? {} : { subqueries }),
  };
}

/** The saved fields among the columns, as far as the search has none of its own of that name. */
export function savedColumns(
  columns: readonly string[],
  { calculated }: AskState,
  saved: readonly CalculatedField[],
): readonly CalculatedFieldUse[] {
  const isOwn = (name: string): boolean => calculated.some((field) => field.name === name);
  return saved
    .filter(({ name }) => columns.includes(`#${name}`) && !isOwn(name))
    .map(({ name }) => ({ name }))
    .slice(0, MOST_CALCULATED - calculated.length);
}

/** Whether a text names one of the calculated fields: in a query, a group, a measure. */
export function namesCalculated(text: string, fields: readonly CalculatedField[]): boolean {
  return fields.some((field) => namesField(text, field));
}

/** Those of the fields that a text names, and those that they are made from. */
export function namedCalculated(text: string, fields: readonly CalculatedField[]): readonly CalculatedField[] {
  const named = new Set(fields.filter((field) => namesField(text, field)));
  // The set grows while it is walked: what is found is looked at in turn.
  for (const { expression } of named) {
    for (const field of fields) if (namesField(expression, field)) named.add(field);
  }
  return fields.filter((field) => named.has(field));
}

function namesField(text: string, { name }: CalculatedField): boolean {
  return new RegExp(`#${name}(?![\\p{L}\\p{N}_])`, 'u').test(text);
}

/** What a chip says of a subquery: `@client_ip in source:nginx status:error`. */
export function subqueryText({ field, filter, exclude, select }: Subquery): string {
  const chosen = select === undefined || select === field ? '' : `${select} of `;
  return `${field} ${exclude === true ? 'not in' : 'in'} ${chosen}${filter.query === '' ? '*' : filter.query}`;
}

function calculatedOf(entry: unknown): CalculatedField | undefined {
  if (typeof entry !== 'object' || entry === null || !('name' in entry) || !('expression' in entry)) return undefined;
  const { name, expression } = entry;
  return typeof name === 'string' && typeof expression === 'string' ? { name, expression } : undefined;
}

function subqueryOf(entry: unknown): Subquery | undefined {
  if (typeof entry !== 'object' || entry === null || !('field' in entry) || !('filter' in entry)) return undefined;
  const { field, filter } = entry;
  if (typeof field !== 'string' || typeof filter !== 'object' || filter === null || !('query' in filter)) {
    return undefined;
  }
  return typeof filter.query === 'string' ? (entry as Subquery) : undefined;
}

function listOf(text: string | undefined): readonly unknown[] {
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

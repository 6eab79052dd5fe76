import { limitOf, objectOf, textOf } from '@komainu/http/request-fields.ts';
import { badRequest } from '@komainu/kernel/errors.ts';

const MOST_SUBQUERIES = 5;
const USUAL_VALUES = 100;
const MOST_VALUES = 10_000;

/** A subquery as the request has it; the inner filter is not read yet. */
export interface SubqueryPart {
  readonly field: string;
  readonly select: string;
  readonly limit: number;
  readonly exclude: boolean;
  readonly filter: Readonly<Record<string, unknown>>;
}

/** `filter.subqueries`. Throws `bad_request` and `bad_limit` (400). */
export function subqueriesOf(value: unknown): readonly SubqueryPart[] {
  const entries = listOf(value, 'filter.subqueries');
  if (entries.length > MOST_SUBQUERIES) {
    throw badRequest('bad_request', `filter.subqueries holds more than ${MOST_SUBQUERIES}`);
  }
  return entries.map((entry) => {
    const { field, select, limit, exclude, filter } = objectOf(entry, 'a subquery');
    const compared = required(field, 'the field of a subquery');
    return {
      field: compared,
      select: textOf(select, 'the select of a subquery') ?? compared,
      limit: limitOf(limit, USUAL_VALUES, MOST_VALUES),
      exclude: exclude === true,
      filter: objectOf(filter, 'the filter of a subquery'),
    };
  });
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badRequest('bad_request', `${name} is not a list`);
  return value;
}

function required(value: unknown, name: string): string {
  const text = textOf(value, name) ?? '';
  if (text === '' || text === '@') throw badRequest('bad_request', `${name} is missing`);
  return text;
}

import type { CalculatedFieldUse } from '@komainu/contracts/logs/ask-api.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';

/**
 * Reads `calculated_fields` of a request; `where` is what errors call it. Throws `bad_request` (400); the expressions are not
 * read yet.
 */
export function readCalculatedFields(value: unknown, where: string): readonly CalculatedFieldUse[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badRequest('bad_request', `${where} is not a list`);
  return value.map((entry: unknown) => {
    if (!isObject(entry)) throw badRequest('bad_request', `${where} holds what is no object`);
    const { name, expression } = entry;
    if (typeof name !== 'string' || name === '') {
      throw badRequest('bad_request', `${where}: the name of a calculated field is missing`);
    }
    if (expression === undefined || expression === null) return { name };
    if (typeof expression !== 'string' || expression.trim() === '') {
      throw badRequest('bad_request', `${where}: the expression of #${name.slice(0, 100)} is missing`);
    }
    return { name, expression };
  });
}

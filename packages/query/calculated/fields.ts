import type { CalculatedField } from '@komainu/contracts/logs/ask-api.ts';
import type { FieldSql } from '../search/resolve.ts';
import type { SearchSchema } from '../search/schema.ts';
import { CalculatedFieldError } from './error.ts';
import { parseExpression } from './parse.ts';
import { expressionSql, fieldsOf } from './to-sql.ts';
import { fieldOfValue } from './value.ts';

const MOST_FIELDS = 20;
const NAME = /^[\p{L}_][\p{L}\p{N}_]{0,99}$/u;

/**
 * The calculated fields of a request, by their names with `#`, in a schema that knows them. They may use one another in any
 * order, not in circles. Throws CalculatedFieldError (400).
 */
export function withCalculatedFields(schema: SearchSchema, fields: readonly CalculatedField[]): SearchSchema {
  if (fields.length === 0) return schema;
  if (fields.length > MOST_FIELDS) throw new CalculatedFieldError(`there are more than ${MOST_FIELDS} fields`, 0);
  const expressions = new Map<string, string>();
  for (const { name: given, expression } of fields) {
    const name = given.startsWith('#') ? given.slice(1) : given;
    if (!NAME.test(name))
      throw new CalculatedFieldError('a name is a word of letters, digits and _', 0, name.slice(0, 100));
    if (expressions.has(name)) throw new CalculatedFieldError('the name is taken by another field', 0, name);
    expressions.set(name, expression);
  }
  const calculated = new Map<string, FieldSql>();
  const beingMade = new Set<string>();
  const make = (name: string, offset: number): FieldSql => {
    const known = calculated.get(`#${name}`);
    if (known !== undefined) return known;
    const expression = expressions.get(name);
    if (expression === undefined) throw new CalculatedFieldError(`there is no field #${name}`, offset);
    if (beingMade.has(name)) throw new CalculatedFieldError(`#${name} is made from itself`, offset);
    beingMade.add(name);
    const field = inField(name, () => fieldOfValue(expressionSql(parseExpression(expression), fieldsOf(schema, make))));
    beingMade.delete(name);
    calculated.set(`#${name}`, field);
    return field;
  };
  for (const name of expressions.keys()) make(name, 0);
  return { ...schema, calculated };
}

/** Names the field whose expression is wrong: the innermost one. */
function inField<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CalculatedFieldError) || error.field !== undefined) throw error;
    throw new CalculatedFieldError(error.reason, error.offset, name);
  }
}

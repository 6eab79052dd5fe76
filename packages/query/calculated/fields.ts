import type { CalculatedField, CalculatedFieldUse } from '@komainu/contracts/logs/ask-api.ts';
import type { FieldSql } from '../search/resolve.ts';
import type { SearchSchema } from '../search/schema.ts';
import { CalculatedFieldError } from './error.ts';
import { parseExpression } from './parse.ts';
import { expressionSql, fieldsOf } from './to-sql.ts';
import { fieldOfValue } from './value.ts';

const MOST_FIELDS = 20;
const NAME = /^[\p{L}_][\p{L}\p{N}_]{0,99}$/u;

/**
 * The calculated fields of a request, by their names with `#`, in a schema that knows them beside those that it knows
 * already (`withSavedFields`). They may use one another in any order, not in circles; of the same name, the request's is
 * meant. Throws CalculatedFieldError (400).
 */
export function withCalculatedFields(schema: SearchSchema, fields: readonly CalculatedFieldUse[]): SearchSchema {
  if (fields.length === 0) return schema;
  if (fields.length > MOST_FIELDS) throw new CalculatedFieldError(`there are more than ${MOST_FIELDS} fields`, 0);
  const made = fields.flatMap(({ name, expression }) => (expression === undefined ? [] : [{ name, expression }]));
  const calculated = compileFields(schema, made);
  const all = new Map([...(schema.calculated ?? []), ...calculated]);
  for (const { name } of fields) {
    if (!all.has(`#${fieldName(name)}`))
      throw new CalculatedFieldError('there is no saved field of this name', 0, name);
  }
  return { ...schema, calculated: all };
}

/**
 * A schema that knows calculated fields which were saved. Those that cannot be read any more are left out and told to
 * `refused`: one of them must not end every search.
 */
export function withSavedFields(
  schema: SearchSchema,
  fields: readonly CalculatedField[],
  refused: (error: CalculatedFieldError) => void,
): SearchSchema {
  const { calculated: _, ...plain } = schema;
  let left = fields;
  for (;;) {
    try {
      return { ...plain, calculated: compileFields(plain, left) };
    } catch (error) {
      if (!(error instanceof CalculatedFieldError)) throw error;
      refused(error);
      const fewer = left.filter(({ name }) => name !== error.field);
      // An error that names none of them would stay for ever.
      if (fewer.length === left.length) return { ...plain, calculated: new Map() };
      left = fewer;
    }
  }
}

/** The word of a field: without the `#` that it may be written with. Throws CalculatedFieldError (400). */
export function fieldName(given: string): string {
  const name = given.startsWith('#') ? given.slice(1) : given;
  if (NAME.test(name)) return name;
  throw new CalculatedFieldError('a name is a word of letters, digits and _', 0, name.slice(0, 100));
}

/** Every field as SQL, by its name with `#`. Throws CalculatedFieldError (400), which names the field that is wrong. */
export function compileFields(schema: SearchSchema, fields: readonly CalculatedField[]): ReadonlyMap<string, FieldSql> {
  const expressions = new Map<string, string>();
  for (const { name: given, expression } of fields) {
    const name = fieldName(given);
    if (expressions.has(name)) throw new CalculatedFieldError('the name is taken by another field', 0, name);
    expressions.set(name, expression);
  }
  const calculated = new Map<string, FieldSql>();
  const beingMade = new Set<string>();
  const make = (name: string, offset: number): FieldSql => {
    const known = calculated.get(`#${name}`);
    if (known !== undefined) return known;
    const expression = expressions.get(name);
    if (expression === undefined) {
      const saved = schema.calculated?.get(`#${name}`);
      if (saved !== undefined) return saved;
      throw new CalculatedFieldError(`there is no field #${name}`, offset);
    }
    if (beingMade.has(name)) throw new CalculatedFieldError(`#${name} is made from itself`, offset);
    beingMade.add(name);
    const field = inField(name, () => fieldOfValue(expressionSql(parseExpression(expression), fieldsOf(schema, make))));
    beingMade.delete(name);
    calculated.set(`#${name}`, field);
    return field;
  };
  for (const name of expressions.keys()) make(name, 0);
  return calculated;
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

import { type FieldSql, resolveField } from '../search/resolve.ts';
import type { SearchSchema } from '../search/schema.ts';
import type { BinaryOperator, Expression } from './ast.ts';
import { CalculatedFieldError } from './error.ts';
import { equal, FUNCTIONS } from './functions.ts';
import { booleanValue, fieldValue, literalNumber, literalText, numberValue, type Value } from './value.ts';

/** Fields that name themselves would otherwise grow without end; the engine takes statements of 256 KiB. */
const MAX_SQL_LENGTH = 20_000;

/** Finds the fields of an expression: attributes, tags, other calculated fields. */
export type FindField = (path: string, offset: number) => FieldSql;

/**
 * Compiles an expression to SQL over the rows of the schema's table. Texts enter as escaped literals. Throws
 * CalculatedFieldError (400).
 */
export function expressionSql(expression: Expression, find: FindField): Value {
  const value = compile(expression, find);
  const { text, number, truth, present, numbers } = value;
  // Looked at on every level: some functions write their parameter twice.
  if (Math.max(text.length, number.length, truth.length, present.length, numbers.length) > MAX_SQL_LENGTH) {
    throw new CalculatedFieldError('the expression is too long for the store', 0);
  }
  return value;
}

/** Fields of the schema; names with `#` are those of `calculated`. */
export function fieldsOf(schema: SearchSchema, calculated: (name: string, offset: number) => FieldSql): FindField {
  return (path, offset) => (path.startsWith('#') ? calculated(path.slice(1), offset) : resolveField(path, schema));
}

function compile(expression: Expression, find: FindField): Value {
  switch (expression.kind) {
    case 'text':
      return literalText(expression.value);
    case 'number':
      return literalNumber(expression.value);
    case 'boolean':
      return booleanValue(expression.value ? '1' : '0');
    case 'field':
      return fieldValue(find(expression.path, expression.offset));
    case 'unary': {
      const operand = expressionSql(expression.operand, find);
      if (expression.operator === '!') return booleanValue(`(NOT ${operand.truth})`);
      return numberValue(`negate(${operand.number})`);
    }
    case 'binary':
      return binarySql(
        expression.operator,
        expressionSql(expression.left, find),
        expressionSql(expression.right, find),
      );
    case 'call':
      return callSql(expression, find);
  }
}

function binarySql(operator: BinaryOperator, left: Value, right: Value): Value {
  switch (operator) {
    case '&&':
      return booleanValue(`(${left.truth} AND ${right.truth})`);
    case '||':
      return booleanValue(`(${left.truth} OR ${right.truth})`);
    case '==':
      return booleanValue(equal(left, right));
    case '!=':
      return booleanValue(`(NOT ${equal(left, right)})`);
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const asText =
        [left, right].some(({ type }) => type === 'text') && left.type !== 'number' && right.type !== 'number';
      if (!asText) return booleanValue(`ifNull(${left.number} ${operator} ${right.number}, 0)`);
      return booleanValue(`(${left.present} AND ${right.present} AND ${left.text} ${operator} ${right.text})`);
    }
    case '/':
      return numberValue(`(${left.number} / nullIf(${right.number}, 0))`);
    case '%':
      return numberValue(`(${left.number} - ${right.number} * trunc(${left.number} / nullIf(${right.number}, 0)))`);
    case '^':
      return numberValue(`pow(${left.number}, ${right.number})`);
    default:
      return numberValue(`(${left.number} ${operator} ${right.number})`);
  }
}

function callSql(call: Extract<Expression, { kind: 'call' }>, find: FindField): Value {
  const called = Object.hasOwn(FUNCTIONS, call.name) ? FUNCTIONS[call.name] : undefined;
  if (called === undefined) throw new CalculatedFieldError(`there is no function ${call.name}`, call.offset);
  const { length } = call.parameters;
  if (length < called.least || length > called.most) {
    throw new CalculatedFieldError(`${call.name} is called as ${called.usage}`, call.offset);
  }
  const values = call.parameters.map((parameter) => expressionSql(parameter, find));
  return called.sql(values, call.parameters, (reason) => {
    throw new CalculatedFieldError(`${call.name} ${reason}`, call.offset);
  });
}

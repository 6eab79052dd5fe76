import { type Expression, evaluate, parseExpression } from '../arithmetic.ts';
import { numberOf } from '../cast.ts';
import { type Fields, invalidPipeline } from '../fields.ts';
import { type ProcessLog, processorType } from '../processor.ts';

interface ArithmeticDefinition {
  readonly expression: string;
  readonly target: string;
  readonly is_replace_missing: boolean;
}

/** Writes the result of a formula over attributes, rounded to nine decimals. */
export const arithmeticProcessor = processorType('arithmetic-processor', read, compile);

function read(fields: Fields): ArithmeticDefinition {
  const expression = fields.text('expression');
  const parsed = parseExpression(expression);
  if (typeof parsed === 'string') throw invalidPipeline(`${fields.placeOf('expression')} is no formula: ${parsed}`);
  return {
    expression,
    target: fields.text('target'),
    is_replace_missing: fields.flag('is_replace_missing', false),
  };
}

function compile({ expression, target, is_replace_missing }: ArithmeticDefinition): ProcessLog {
  const parsed: Expression | string = parseExpression(expression);
  if (typeof parsed === 'string') throw invalidPipeline(parsed);
  return (log) => {
    const result = evaluate(parsed, (path) => numberOf(log.text(path)) ?? (is_replace_missing ? 0 : undefined));
    if (result === undefined) return 'missing_attribute';
    // A division by zero, or numbers beyond all bounds.
    if (!Number.isFinite(result)) return 'not_a_number';
    log.set(target, Number.isInteger(result) || Math.abs(result) > 1e12 ? result : Number(result.toFixed(9)));
    return undefined;
  };
}

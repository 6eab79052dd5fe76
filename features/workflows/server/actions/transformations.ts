import { CodedError } from '@komainu/kernel/errors.ts';
import { runBody, runExpression } from '../expressions/evaluate.ts';
import { parseBody, parseExpression } from '../expressions/parse.ts';
import { ScriptError } from '../expressions/tokens.ts';
import type { Action } from './action.ts';

/** Scripts see `$`: what templates see, or what the parameter `context` says. */
function transformation(
  id: string,
  parse: (script: string) => unknown,
  run: (script: string, dollar: unknown) => unknown,
): Action {
  return {
    id,
    parameters: { script: { kind: 'text', required: true, isVerbatim: true }, context: { kind: 'any' } },
    isPure: true,
    repeatable: () => true,
    problem({ script }) {
      if (typeof script !== 'string' || script === '') return undefined;
      try {
        parse(script);
        return undefined;
      } catch (error) {
        if (error instanceof ScriptError) return `the script: ${error.message}`;
        throw error;
      }
    },
    run({ script, context }, { values }) {
      try {
        return { output: { data: run(String(script), context ?? values) } };
      } catch (error) {
        if (error instanceof ScriptError) throw new CodedError('script', error.message);
        throw error;
      }
    },
  };
}

/** Transformations of data in a part of JavaScript that reaches nothing but the values it is handed. */
export const TRANSFORMATIONS: readonly Action[] = [
  transformation('com.datadoghq.datatransformation.expression', parseExpression, runExpression),
  transformation('com.datadoghq.datatransformation.func', parseBody, runBody),
  transformation('com.datadoghq.datatransformation.inlineExpression', parseExpression, runExpression),
];

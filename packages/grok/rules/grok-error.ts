import { badRequest, type CodedError } from '@komainu/kernel/errors.ts';

/** What is wrong with an expression, with its place in the rule's pattern; becomes `bad_grok` with the rule's name. */
export class RuleError extends Error {
  /** Counted from 0, in the pattern of the rule. */
  readonly column: number;

  constructor(reason: string, column: number) {
    super(reason);
    this.name = 'RuleError';
    this.column = column;
  }
}

/** `bad_grok`: names the rule, the column (from 1, in the rule's line) and the reason. */
export function badGrok(rule: string, column: number, reason: string): CodedError {
  return badRequest('bad_grok', `rule ${rule}, column ${column}: ${reason}`);
}

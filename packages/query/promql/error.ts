import { CodedError } from '@komainu/kernel/errors.ts';

/** An expression that cannot be read, with the place as Prometheus writes it (`line:column: parse error: …`). Status 400. */
export class PromqlSyntaxError extends CodedError {
  readonly offset: number;
  /** Why, without the place. */
  readonly reason: string;

  constructor(text: string, offset: number, reason: string) {
    const before = text.slice(0, offset).split('\n');
    super('bad_promql', `${before.length}:${(before.at(-1)?.length ?? 0) + 1}: parse error: ${reason}`, {
      status: 400,
    });
    this.name = 'PromqlSyntaxError';
    this.offset = offset;
    this.reason = reason;
  }
}

/** An expression that reads well but cannot be answered: labels that do not match one to one, too many samples. Status 422. */
export class PromqlExecutionError extends CodedError {
  constructor(message: string) {
    super('promql_execution', message, { status: 422 });
    this.name = 'PromqlExecutionError';
  }
}

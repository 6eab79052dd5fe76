import { CodedError } from '@komainu/kernel/errors.ts';

/** What is wrong, for programs. */
export type MetricErrorCode =
  /** The text is not of the language. */
  | 'bad_query'
  | 'bad_scope'
  | 'bad_modifier'
  | 'bad_argument'
  | 'unknown_function'
  /** A formula names a query that there is not. */
  | 'unknown_query'
  /** A template variable that nobody replaced. */
  | 'template_variable'
  /** Arithmetic over different groups. */
  | 'bad_groups'
  /** Too long, too deep, too many operators. */
  | 'query_too_large';

/** A metric expression that cannot be used: where it goes wrong (UTF-16 offsets) and why. Status 400. */
export class MetricSyntaxError extends CodedError {
  readonly offset: number;
  readonly length: number;
  /** The message without the place: lower case, names the token. */
  readonly reason: string;

  constructor(reason: string, offset: number, length: number, code: MetricErrorCode = 'bad_query') {
    super(code, `${reason} (at character ${offset + 1})`, { status: 400 });
    this.name = 'MetricSyntaxError';
    this.reason = reason;
    this.offset = offset;
    this.length = length;
  }
}

import { CodedError } from '@komainu/kernel/errors.ts';

/** A metric expression that cannot be read: where it goes wrong (UTF-16 offsets) and why. Code `bad_query`, status 400. */
export class MetricSyntaxError extends CodedError {
  readonly offset: number;
  readonly length: number;
  /** The message without the place: lower case, names the token. */
  readonly reason: string;

  constructor(reason: string, offset: number, length: number) {
    super('bad_query', `${reason} (at character ${offset + 1})`, { status: 400 });
    this.name = 'MetricSyntaxError';
    this.reason = reason;
    this.offset = offset;
    this.length = length;
  }
}

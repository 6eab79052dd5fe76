import { CodedError } from '@komainu/kernel/errors.ts';

/** A search text that cannot be read: where it goes wrong (UTF-16 offsets into the text) and why. Status 400. */
export class SearchSyntaxError extends CodedError {
  readonly offset: number;
  readonly length: number;
  /** The message without the place: lower case, names what was expected. */
  readonly reason: string;

  constructor(reason: string, offset: number, length: number) {
    super('bad_query', `${reason} (at character ${offset + 1})`, { status: 400 });
    this.name = 'SearchSyntaxError';
    this.reason = reason;
    this.offset = offset;
    this.length = length;
  }
}

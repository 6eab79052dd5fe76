import { CodedError } from '@komainu/kernel/errors.ts';

/** A calculated field that cannot be read: code `bad_calculated_field`, status 400. `offset` counts UTF-16 units. */
export class CalculatedFieldError extends CodedError {
  readonly offset: number;
  readonly reason: string;
  /** The field whose expression it is, when that is known. */
  readonly field: string | undefined;

  constructor(reason: string, offset: number, field?: string) {
    const where = field === undefined ? '' : `#${field}: `;
    super('bad_calculated_field', `${where}${reason} (at character ${offset + 1})`, { status: 400 });
    this.name = 'CalculatedFieldError';
    this.reason = reason;
    this.offset = offset;
    this.field = field;
  }
}

import { CodedError } from '@komainu/kernel/errors.ts';

/** A monitor's query that cannot be used: where it goes wrong (UTF-16 offsets) and why. `bad_monitor_query`, status 400. */
export class MonitorSyntaxError extends CodedError {
  readonly offset: number;
  readonly length: number;
  /** The message without the place: lower case, names the token. */
  readonly reason: string;

  constructor(reason: string, offset: number, length: number) {
    super('bad_monitor_query', `${reason} (at character ${offset + 1})`, { status: 400 });
    this.name = 'MonitorSyntaxError';
    this.reason = reason;
    this.offset = offset;
    this.length = Math.max(1, length);
  }
}

import { badRequest, CodedError } from '@komainu/kernel/errors.ts';

/** 400 in the words of the public API. */
export function invalid(name: string, reason: string): CodedError {
  return badRequest('bad_monitor', `The value provided for parameter '${name}' is invalid: ${reason}`);
}

export function missing(name: string): CodedError {
  return badRequest('bad_monitor', `The parameter '${name}' is required`);
}

/** 404 `no_such_monitor`. */
export function noSuchMonitor(): CodedError {
  return new CodedError('no_such_monitor', 'Monitor not found', { status: 404 });
}

import { badRequest, type CodedError } from '../errors.ts';

/** A regex that cannot be read, or cannot run in linear time; `column` counts characters from 0. */
export function badRegex(reason: string, column?: number): CodedError {
  return badRequest('bad_regex', column === undefined ? reason : `${reason} (at character ${column + 1})`);
}

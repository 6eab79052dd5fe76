import { CodedError } from '@komainu/kernel/errors.ts';

/** Somebody else wrote first: `version_conflict`, 409. */
export function versionConflict(kind: string, id: string, expected: number, present: number): CodedError {
  const reason = present === 0 ? 'there is none' : `it is at version ${present}`;
  return new CodedError('version_conflict', `${kind} ${id} was expected at version ${expected}, but ${reason}`, {
    status: 409,
  });
}

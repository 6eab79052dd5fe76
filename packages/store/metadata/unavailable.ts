import { CodedError, overloaded } from '@komainu/kernel/errors.ts';

/** Coded errors pass; what the driver of PostgreSQL throws (it may name the user, never the password) becomes a 503. */
export function unavailable(error: unknown): never {
  if (error instanceof CodedError) throw error;
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no connection';
  throw overloaded('metadata_unavailable', `PostgreSQL did not answer (${reason}): try again later`, error);
}

import { badRequest, type CodedError } from '@komainu/kernel/errors.ts';

/** A query that is not answered, and why: `bad_sql`, 400. */
export function badSql(reason: string): CodedError {
  return badRequest('bad_sql', reason);
}

/**
 * Throws unless a node has no other parts than `known`: what the parser learns to read later is refused until it is
 * rendered here.
 */
export function onlyParts(node: object, known: readonly string[], name: string): void {
  for (const [part, value] of Object.entries(node)) {
    if (value !== undefined && value !== null && part !== 'type' && part !== '_location' && !known.includes(part)) {
      throw badSql(`${name} is not supported with ${part.toUpperCase()}`);
    }
  }
}

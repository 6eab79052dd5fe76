import type { QueryValues } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';

export interface OffsetPage {
  readonly offset: number;
  readonly limit: number;
}

/** `page[offset]` and `page[limit]`. Throws `bad_parameter` (400) in the words of the public API. */
export function offsetPageOf(query: QueryValues, usual: number, most: number): OffsetPage {
  return {
    offset: wholeNumber(query['page[offset]'], 0, Number.MAX_SAFE_INTEGER),
    limit: Math.max(1, wholeNumber(query['page[limit]'], usual, most)),
  };
}

function wholeNumber(text: string | undefined, otherwise: number, most: number): number {
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw badRequest('bad_parameter', 'Input should be a valid integer');
  if (value < 0) throw badRequest('bad_parameter', 'Input should be greater than or equal to 0');
  if (value > most) throw badRequest('bad_parameter', `Input should be less than or equal to ${most}`);
  return value;
}

/** The address of a page beside the present one; other parameters stay. */
export function pageLink(url: string, offset: number, limit: number): string {
  const address = new URL(url);
  address.searchParams.set('page[offset]', String(offset));
  address.searchParams.set('page[limit]', String(limit));
  return address.href;
}

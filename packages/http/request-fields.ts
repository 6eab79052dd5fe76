import { badRequest } from '@komainu/kernel/errors.ts';

/** A request's part as an object; nothing counts as an empty one. Throws `bad_request` (400) that names it. */
export function objectOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw badRequest('bad_request', `${name} is not an object`);
  return value as Readonly<Record<string, unknown>>;
}

/** A string, or undefined when it was left out. Throws `bad_request` (400). */
export function textOf(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw badRequest('bad_request', `${name} is not a string`);
  return value;
}

/** A time for `parseWindow`: text or a number. Throws `bad_request` (400). */
export function timeOf(value: unknown, name: string): string | number | undefined {
  return typeof value === 'number' ? value : textOf(value, name);
}

/** A page size between 1 and `most`, from a number or its digits. Throws `bad_limit` (400). */
export function limitOf(value: unknown, usual: number, most: number): number {
  if (value === undefined || value === null || value === '') return usual;
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) {
    throw badRequest('bad_limit', `the limit must be between 1 and ${most}`);
  }
  return limit;
}

/** `timestamp` or `-timestamp`, newest first when left out. Throws `bad_sort` (400). */
export function timeSortOf(sort: unknown): 'asc' | 'desc' {
  if (sort === undefined || sort === null || sort === '-timestamp') return 'desc';
  if (sort === 'timestamp') return 'asc';
  throw badRequest('bad_sort', 'sort is neither timestamp nor -timestamp');
}

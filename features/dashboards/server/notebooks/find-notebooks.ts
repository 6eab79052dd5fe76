import type { QueryValues } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { StoredNotebook } from './definition.ts';

type Notebook = Document<StoredNotebook>;

const SORT_KEYS: Readonly<Record<string, (notebook: Notebook) => string | number>> = {
  modified: ({ updatedAtUnixMs }) => updatedAtUnixMs,
  created: ({ createdAtUnixMs }) => createdAtUnixMs,
  name: ({ body }) => body.attributes.name.toLowerCase(),
};

/** Filters and sorts as `GET /api/v1/notebooks` is asked to; newest change first. Throws `bad_parameter` (400). */
export function findNotebooks(all: readonly Notebook[], query: QueryValues): readonly Notebook[] {
  const text = query['query']?.toLowerCase();
  const tests: ((notebook: Notebook) => boolean)[] = [
    ({ body }) => isUnset(query['author_handle']) || body.author.handle === query['author_handle'],
    ({ body }) => isUnset(query['exclude_author_handle']) || body.author.handle !== query['exclude_author_handle'],
    ({ body }) =>
      isUnset(text) ||
      String(body.attributes['name'])
        .toLowerCase()
        .includes(text ?? ''),
    ({ body }) =>
      isUnset(query['is_template']) || String(body.attributes.metadata?.is_template ?? false) === query['is_template'],
    ({ body }) => isUnset(query['type']) || body.attributes.metadata?.type === query['type'],
  ];
  const key = SORT_KEYS[query['sort_field'] ?? 'modified'];
  if (key === undefined) throw badRequest('bad_parameter', "sort_field should be 'modified', 'created' or 'name'");
  const sign = query['sort_dir'] === 'asc' ? 1 : -1;
  return all.filter((notebook) => tests.every((test) => test(notebook))).sort((a, b) => sign * compare(key(a), key(b)));
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function isUnset(text: string | undefined): boolean {
  return text === undefined || text === '';
}

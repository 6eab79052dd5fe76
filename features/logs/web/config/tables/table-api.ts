import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

const PATH = '/api/v2/reference-tables/tables';
const KEY = ['logs', 'reference-tables'];
const PAGE = 100;

/** A reference table as Datadog's API gives it. */
export interface ReferenceTable {
  readonly id: string;
  readonly attributes: {
    readonly table_name: string;
    readonly description: string;
    readonly schema: {
      readonly fields: readonly { readonly name: string }[];
      readonly primary_keys: readonly string[];
    };
    readonly row_count: number;
    readonly tags: readonly string[];
    readonly updated_at: string;
  };
}

export type RowValues = Readonly<Record<string, string>>;

export interface TableRow {
  /** The value of the primary key. */
  readonly id: string;
  readonly attributes: { readonly values: RowValues };
}

interface RowPage {
  readonly data: readonly TableRow[];
  readonly meta?: { readonly page?: { readonly next_continuation_token?: string } };
}

export function useReferenceTables() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await apiGet<{ data: readonly ReferenceTable[] }>(PATH, signal)).data,
  });
}

/** The rows of a table, page by page; with a `key` only the row that has it. */
export function useTableRows(id: string, key: string) {
  return useInfiniteQuery({
    queryKey: [...KEY, id, 'rows', key],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      key === ''
        ? apiGet<RowPage>(`${PATH}/${id}/rows/list?page[limit]=${PAGE}${tokenOf(pageParam)}`, signal)
        : apiGet<RowPage>(`${PATH}/${id}/rows?row_id=${encodeURIComponent(key)}`, signal),
    getNextPageParam: ({ meta }) => meta?.page?.next_continuation_token,
  });
}

/** All rows of a table, for a file. */
export async function allRows(id: string): Promise<readonly TableRow[]> {
  const rows: TableRow[] = [];
  let token: string | undefined = '';
  while (token !== undefined) {
    const page: RowPage = await apiGet<RowPage>(`${PATH}/${id}/rows/list?page[limit]=1000${tokenOf(token)}`);
    rows.push(...page.data);
    token = page.meta?.page?.next_continuation_token;
  }
  return rows;
}

export interface TableContent {
  readonly columns: readonly string[];
  readonly primaryKey: string;
  readonly rows: readonly (readonly string[])[];
}

export interface TableWords {
  readonly table_name: string;
  readonly description: string;
  readonly tags: readonly string[];
}

export type TableChange =
  | { readonly kind: 'create'; readonly words: TableWords; readonly content: TableContent }
  | { readonly kind: 'words'; readonly id: string; readonly words: Omit<TableWords, 'table_name'> }
  | { readonly kind: 'content'; readonly id: string; readonly content: TableContent }
  | {
      readonly kind: 'row';
      readonly id: string;
      readonly key: string;
      readonly values: RowValues;
      readonly was: string;
    }
  | { readonly kind: 'removeRow'; readonly id: string; readonly key: string }
  | { readonly kind: 'remove'; readonly id: string };

export function useTableChange() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => queries.invalidateQueries({ queryKey: KEY }) });
}

async function run(change: TableChange): Promise<unknown> {
  switch (change.kind) {
    case 'create':
      return apiPost(PATH, sent({ ...change.words, source: 'LOCAL_FILE', ...contentJson(change.content) }));
    case 'words':
      return api('PATCH', `${PATH}/${change.id}`, sent(change.words));
    case 'content':
      return api('PATCH', `${PATH}/${change.id}`, sent(contentJson(change.content)));
    case 'row': {
      const { id, key, values, was } = change;
      await apiPost(`${PATH}/${id}/rows`, { data: [{ id: key, type: 'row', attributes: { values } }] });
      // A row that has another key now is another row.
      return was === '' || was === key ? undefined : removeRow(id, was);
    }
    case 'removeRow':
      return removeRow(change.id, change.key);
    case 'remove':
      return api('DELETE', `${PATH}/${change.id}`);
  }
}

function removeRow(id: string, key: string): Promise<unknown> {
  return api('DELETE', `${PATH}/${id}/rows`, { data: [{ id: key, type: 'row' }] });
}

function contentJson({ columns, primaryKey, rows }: TableContent): object {
  return {
    schema: { fields: columns.map((name) => ({ name, type: 'STRING' })), primary_keys: [primaryKey] },
    rows: rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? '']))),
  };
}

function sent(attributes: object): object {
  return { data: { type: 'reference_table', attributes } };
}

function tokenOf(token: string): string {
  return token === '' ? '' : `&page[continuation_token]=${encodeURIComponent(token)}`;
}

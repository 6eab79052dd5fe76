import type { LogIndex } from './index-api.ts';

export type IndexWarning =
  | { readonly kind: 'unreached'; readonly name: string; readonly by: string }
  | { readonly kind: 'limited'; readonly name: string }
  | { readonly kind: 'uncaught' };

type Reached = Pick<LogIndex, 'name' | 'filter' | 'is_rate_limited'>;

/** What is odd about indexes in their order: those that no log reaches, those that are full, logs that none takes. */
export function indexWarnings(indexes: readonly Reached[]): readonly IndexWarning[] {
  const all = indexes.findIndex(({ filter }) => takesAll(filter.query));
  const by = indexes[all]?.name ?? '';
  return [
    ...indexes.filter(({ is_rate_limited }) => is_rate_limited).map(({ name }) => ({ kind: 'limited', name }) as const),
    ...(all === -1 ? [] : indexes.slice(all + 1)).map(({ name }) => ({ kind: 'unreached', name, by }) as const),
    ...(all === -1 && indexes.length > 0 ? [{ kind: 'uncaught' } as const] : []),
  ];
}

export function takesAll(query: string): boolean {
  return ['', '*', '*:*'].includes(query.trim());
}

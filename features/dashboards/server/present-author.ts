import type { Author } from '@komainu/http/author.ts';

/** `{handle, name}`, as the public API shows authors of lists and shared dashboards. */
export function presentAuthor({ handle, name }: Author): { readonly handle: string; readonly name: string | null } {
  return { handle, name };
}

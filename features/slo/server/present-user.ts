import type { SloCorrectionUser } from '@komainu/contracts/slo/history.ts';
import type { Author } from '@komainu/http/author.ts';

/** As corrections show users. */
export function presentUser({ id, handle, name }: Author): SloCorrectionUser {
  // No picture: the usual addresses of pictures would tell a third party who looks at what.
  return { data: { type: 'users', id, attributes: { uuid: id, handle, email: handle, name, icon: '' } } };
}

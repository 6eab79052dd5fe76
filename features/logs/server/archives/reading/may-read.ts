import type { Principal } from '@komainu/contracts/access/principal.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { RoleDirectory } from '../../ports.ts';
import type { ArchiveBody } from '../definition.ts';

/** Throws `forbidden` (403) unless the archive is open to everybody or to a role of the principal's user. */
export async function assertMayRead(
  archive: ArchiveBody,
  principal: Principal | undefined,
  roles: RoleDirectory,
): Promise<void> {
  if (archive.readers.length === 0 || principal?.user?.role === 'admin') return;
  const own = principal?.user === undefined ? undefined : await roles.rolesOfUser(principal.user.id);
  if (own?.some((role) => archive.readers.includes(role)) === true) return;
  throw new CodedError('forbidden', 'Forbidden: this archive is open to other roles only', { status: 403 });
}

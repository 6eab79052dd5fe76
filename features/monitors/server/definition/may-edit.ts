import type { Principal } from '@komainu/contracts/access/principal.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { StoredMonitor } from './stored.ts';

/**
 * Who may change or delete a monitor, of those who may write at all: its author and administrators always; others unless it
 * is locked, or restricted to roles that they do not have. Throws `monitor_restricted` (403).
 */
export function checkMayEdit(principal: Principal | undefined, { fields, author }: StoredMonitor): void {
  const user = principal?.user;
  if (user === undefined) throw restricted();
  if (user.role === 'admin' || user.id === author.id) return;
  if (fields.options['locked'] === true) throw restricted();
  const roles = fields.restricted_roles ?? [];
  if (roles.length > 0 && !roles.some((role) => user.roleIds.includes(role))) throw restricted();
}

function restricted(): CodedError {
  return new CodedError(
    'monitor_restricted',
    'Forbidden: this monitor may be edited by its author and certain roles only',
    {
      status: 403,
    },
  );
}

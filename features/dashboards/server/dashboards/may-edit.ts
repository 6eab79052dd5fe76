import type { Principal } from '@komainu/contracts/access/principal.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { StoredDashboard } from './definition.ts';

/**
 * Who may change or delete a dashboard, of those who may write at all: its author and administrators always; others
 * unless it is read-only, or restricted to roles that they do not have. Throws `dashboard_restricted` (403).
 */
export function checkMayEdit(principal: Principal | undefined, { fields, author }: StoredDashboard): void {
  const user = principal?.user;
  if (user === undefined) throw restricted();
  if (user.role === 'admin' || user.id === author.id) return;
  if (fields.is_read_only === true) throw restricted();
  const roles = fields.restricted_roles ?? [];
  if (roles.length > 0 && !roles.some((role) => user.roleIds.includes(role))) throw restricted();
}

function restricted(): CodedError {
  return new CodedError(
    'dashboard_restricted',
    'Forbidden: this dashboard may be edited by its author and others only',
    {
      status: 403,
    },
  );
}

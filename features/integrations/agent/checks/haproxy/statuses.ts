import { CheckStatus } from '../../check.ts';

/** The statuses that are counted; others are counted under their own names. */
export const COUNTED_STATUSES = ['up', 'open', 'down', 'maint', 'nolb'] as const;

/** `UP 1/2` is up, `no check` is no_check. */
export function normalStatus(status: string): string {
  const formatted = status.toLowerCase().replaceAll(' ', '_');
  return COUNTED_STATUSES.find((known) => formatted.startsWith(known)) ?? formatted;
}

/** Whether a status counts as available; undefined for one that says nothing about a server. */
export function isAvailable(status: string): boolean | undefined {
  if (status === 'up' || status === 'open') return true;
  return ['down', 'maint', 'nolb'].includes(status) ? false : undefined;
}

/** The service check `haproxy.backend_up` for a status; undefined for one that says nothing. */
export function backendUp(status: string): CheckStatus | undefined {
  switch (status) {
    case 'up':
    case 'maint':
      return CheckStatus.ok;
    case 'down':
      return CheckStatus.critical;
    case 'no_check':
      return CheckStatus.unknown;
    default:
      return undefined;
  }
}

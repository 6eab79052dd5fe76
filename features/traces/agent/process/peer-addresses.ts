import { isIP } from 'node:net';

/** Addresses that mean the same everywhere: the machine itself, and where clouds tell a machine about itself. */
const SAME_EVERYWHERE: ReadonlySet<string> = new Set([
  '127.0.0.1',
  '::1',
  '169.254.169.254',
  '169.254.170.2',
  'fd00:ec2::254',
]);
const BLOCKED = 'blocked-ip-address';

/**
 * Whom a call went to, without the addresses of single machines: as the Datadog Agent counts them, since each would be a kind
 * of request of its own. Takes lists with commas, ports, brackets, and names such as `ip-10-0-0-1.internal`.
 */
export function withoutAddresses(peer: string): string {
  if (!/[0-9]/.test(peer) && !peer.includes('::')) return peer;
  const seen = new Set<string>();
  for (const one of peer.split(',')) seen.add(withoutAddress(one.trim()));
  return [...seen].join(',');
}

function withoutAddress(peer: string): string {
  const named = /^ip-(\d{1,3}(?:-\d{1,3}){3})(\..*)?$/.exec(peer);
  if (named !== null) return BLOCKED + (named[2] ?? '');
  const [, address = '', port = ''] = /^\[?([0-9a-fA-F.:]+?)\]?(:\d{1,5})?$/.exec(peer) ?? [];
  // An IPv6 address without brackets has colons of its own.
  if (isIP(peer) !== 0) return SAME_EVERYWHERE.has(peer) ? peer : BLOCKED;
  if (isIP(address) === 0) return peer;
  return SAME_EVERYWHERE.has(address) ? peer : BLOCKED + port;
}

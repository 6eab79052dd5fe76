import { BlockList, isIP } from 'node:net';
import { badLogEntry } from '../sources/option.ts';

/**
 * Who may send: everybody but the denied, or, when any are allowed, only those. Addresses and networks (`10.0.0.0/8`).
 * Throws `bad_log_entry` for one that is neither.
 */
export function senderFilter(allowed: readonly string[], denied: readonly string[]): (address: string) => boolean {
  const allow = listOf(allowed, 'allowed_ips');
  const deny = listOf(denied, 'denied_ips');
  return (given) => {
    const address = plainAddress(given);
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    return !deny.check(address, family) && (allowed.length === 0 || allow.check(address, family));
  };
}

/** IPv4 addresses that came over an IPv6 socket are written as what they are. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}

function listOf(entries: readonly string[], option: string): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const version = isIP(address);
    if (version === 0) throw badLogEntry(option, `must be addresses or networks, not ${entry}`);
    const family = version === 6 ? 'ipv6' : 'ipv4';
    const most = version === 6 ? 128 : 32;
    const prefix = bits === undefined ? most : Number(bits);
    if (!Number.isInteger(prefix) || prefix < 0 || prefix > most)
      throw badLogEntry(option, `must be addresses or networks, not ${entry}`);
    list.addSubnet(address, prefix, family);
  }
  return list;
}

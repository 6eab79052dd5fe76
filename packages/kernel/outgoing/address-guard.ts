import dns from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { CodedError } from '../errors.ts';

/** Addresses that are not on the public internet: RFC 1918, loopback, link-local (metadata services), CGNAT, ULA, … */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv6');
}

/** Whether an IP address lies outside the public internet. IPv4 in IPv6 form counts as the IPv4 address it holds. */
export function isPrivateAddress(address: string): boolean {
  const kind = isIP(address);
  // What is no address at all is nothing that we want to reach.
  if (kind === 0) return true;
  return PRIVATE.check(address, kind === 4 ? 'ipv4' : 'ipv6');
}

function forbidden(host: string): CodedError {
  return new CodedError('target_forbidden', `${host} is in a private network, which this server may not send to`, {
    status: 400,
  });
}

/** Throws `target_forbidden` for a URL whose host is a private address in digits, which no lookup would see. */
export function assertPublicHost(url: URL): void {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && isPrivateAddress(host))) {
    throw forbidden(host);
  }
}

/** Resolves names for connections, and gives public addresses only: checked at the moment of use, a name cannot change. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0);
    const open = addresses.filter(({ address }) => !isPrivateAddress(address));
    const first = open[0];
    if (first === undefined) return callback(forbidden(hostname), '', 0);
    if (options.all === true) return callback(null, open);
    return callback(null, first.address, first.family);
  });
};

const SCRATCH = Buffer.alloc(64);

/** An IPv4 address as a number below 2^32; undefined for anything else. */
export function parseIpv4(text: string): number | undefined {
  // Longer than any, and not more than three bytes for each of fifteen.
  if (text.length > 15) return undefined;
  return ipv4At(SCRATCH, 0, SCRATCH.write(text));
}

/** The same of a text that lies in `bytes[start, end)`. */
export function ipv4At(bytes: Uint8Array, start: number, end: number): number | undefined {
  const length = end - start;
  if (length < 7 || length > 15) return undefined;
  let address = 0;
  let part = -1;
  let parts = 1;
  for (let at = start; at < end; at++) {
    const code = bytes[at] ?? 0;
    if (code === 46) {
      if (part < 0 || part > 255) return undefined;
      address = address * 256 + part;
      part = -1;
      parts++;
    } else {
      if (code < 48 || code > 57) return undefined;
      part = (part < 0 ? 0 : part * 10) + code - 48;
    }
  }
  return parts === 4 && part >= 0 && part <= 255 ? address * 256 + part : undefined;
}

/** The upper 64 bits of an IPv6 address, as far as networks go. */
interface Ipv6Network {
  readonly high: number;
  readonly low: number;
}

/** An IPv6 address, or the number of an IPv4 address in its IPv6 form (`::ffff:…`); undefined for anything else. */
export function parseIpv6(text: string): Ipv6Network | number | undefined {
  if (text.length < 2 || text.length > 45 || !text.includes(':')) return undefined;
  const lastColon = text.lastIndexOf(':');
  const mapped = text.includes('.', lastColon) ? parseIpv4(text.slice(lastColon + 1)) : undefined;
  if (mapped !== undefined) return text.slice(0, lastColon).toLowerCase() === '::ffff' ? mapped : undefined;
  const zone = text.indexOf('%');
  const address = zone === -1 ? text : text.slice(0, zone);
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const [front = [], back = []] = halves.map(groupsOf);
  if (front.includes(-1) || back.includes(-1)) return undefined;
  const missing = 8 - front.length - back.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...front, ...new Array<number>(missing).fill(0), ...back];
  const [a = 0, b = 0, c = 0, d = 0] = groups;
  return { high: a * 65_536 + b, low: c * 65_536 + d };
}

/** Groups of 16 bits; -1 for what is none. */
function groupsOf(text: string): readonly number[] {
  if (text === '') return [];
  return text.split(':').map((group) => (/^[0-9a-fA-F]{1,4}$/.test(group) ? Number.parseInt(group, 16) : -1));
}

const COLON = 58;
const DOT = 46;

/** Reads addresses where they stand in a file of half a million: a string each would cost four times as much. */
export class AddressReader {
  /** IPv4: the address. IPv6: bits 0 to 31. */
  high = 0;
  /** IPv6: bits 32 to 63; networks end there. */
  low = 0;
  readonly #groups = new Uint16Array(8);

  /** Reads `bytes[start, end)`; false when that is no IPv4 address. */
  readIpv4(bytes: Uint8Array, start: number, end: number): boolean {
    let address = 0;
    let part = -1;
    let parts = 0;
    for (let at = start; at <= end; at++) {
      const code = at === end ? DOT : bytes[at];
      if (code === DOT) {
        if (part < 0 || part > 255) return false;
        address = address * 256 + part;
        part = -1;
        parts++;
      } else {
        const digit = digitOf(code);
        if (digit > 9 || parts > 3) return false;
        part = (part < 0 ? 0 : part * 10) + digit;
      }
    }
    this.high = address;
    this.low = 0;
    return parts === 4;
  }

  /** Reads `bytes[start, end)`; false when that is no IPv6 address of hexadecimal groups alone. */
  readIpv6(bytes: Uint8Array, start: number, end: number): boolean {
    const groups = this.#groups;
    let count = 0;
    let gap = -1;
    let value = 0;
    let digits = 0;
    for (let at = start; at <= end; at++) {
      const code = at === end ? COLON : bytes[at];
      if (code !== COLON) {
        const digit = digitOf(code);
        if (digit > 15 || ++digits > 4) return false;
        value = value * 16 + digit;
        continue;
      }
      const opensGap = at + 1 < end && bytes[at + 1] === COLON;
      if (digits > 0) {
        if (count === 8) return false;
        groups[count++] = value;
        value = 0;
        digits = 0;
      } else if (!opensGap && !(at === end && gap === count)) return false;
      if (!opensGap) continue;
      if (gap !== -1) return false;
      gap = count;
      at++;
    }
    const missing = 8 - count;
    if (gap === -1 ? missing !== 0 : missing < 1) return false;
    const first = gap === -1 ? 8 : gap;
    const group = (place: number): number =>
      place < first ? (groups[place] ?? 0) : place < first + missing ? 0 : (groups[place - missing] ?? 0);
    this.high = group(0) * 65_536 + group(1);
    this.low = group(2) * 65_536 + group(3);
    return true;
  }
}

/** The value of a hexadecimal digit; above 15 for anything else. */
function digitOf(code: number | undefined): number {
  if (code === undefined) return 16;
  if (code <= 57) return code >= 48 ? code - 48 : 16;
  const letter = (code | 32) - 87;
  return letter >= 10 ? letter : 16;
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { SlowLoad } from '../slow-load.ts';
import { parseIpv4, parseIpv6 } from './address.ts';
import { AddressReader } from './address-reader.ts';

/**
 * Countries of addresses, out of geo-whois-asn-country by ip-location-db (CC0; made of the WHOIS data of the regional
 * internet registries, whose statistics the Number Resource Organization publishes), in typed arrays: 4 MB for
 * IPv4, 3 MB for IPv6. Both are read in the background once the server is up, see `SlowLoad`.
 */
export class CountryRanges {
  readonly ipv4 = new SlowLoad(buildRanges('ipv4', (ranges) => ranges.ofIpv4()));
  readonly ipv6 = new SlowLoad(buildRanges('ipv6', (ranges) => ranges.ofIpv6()));

  /** ISO 3166 alpha-2; undefined when unknown, private or no address. */
  countryOf(address: string): string | undefined {
    const ipv4 = parseIpv4(address);
    if (ipv4 !== undefined) return this.countryOfIpv4(ipv4);
    const ipv6 = parseIpv6(address);
    if (ipv6 === undefined) return undefined;
    if (typeof ipv6 === 'number') return this.countryOfIpv4(ipv6);
    if (ipv6.high === DOCUMENTATION_V6) return undefined;
    return this.ipv6.get().countryOf(ipv6.high, ipv6.low);
  }

  countryOfIpv4(address: number): string | undefined {
    const network = address >>> 8;
    if (network === DOCUMENTATION_1 || network === DOCUMENTATION_2 || network === DOCUMENTATION_3) return undefined;
    return this.ipv4.get().countryOf(address);
  }
}

/**
 * Addresses for documentation belong to nobody, whatever the registry that looks after them has written: 192.0.2.0/24,
 * 198.51.100.0/24 and 203.0.113.0/24 (RFC 5737), 2001:db8::/32 (RFC 3849).
 */
const DOCUMENTATION_1 = 0xc000_02;
const DOCUMENTATION_2 = 0xc633_64;
const DOCUMENTATION_3 = 0xcb00_71;
const DOCUMENTATION_V6 = 0x2001_0db8;

/**
 * By the upper 16 bits of an address, where the ranges that begin there begin in `sorted`: a search in the whole would miss
 * the caches of the processor.
 */
function startsByUpperHalf(sorted: Uint32Array): Uint32Array {
  const starts = new Uint32Array(65_537);
  let index = 0;
  for (let upper = 0; upper < 65_536; upper++) {
    while (index < sorted.length && (sorted[index] ?? 0) >>> 16 < upper) index++;
    starts[upper] = index;
  }
  starts[65_536] = sorted.length;
  return starts;
}

/**
 * Starts and the country that holds from there, in one number each, so that a search touches the memory of few ranges and
 * nothing else: the lower half of the start (the upper one is known by its place), and the place of the country's code.
 */
class Ipv4Ranges {
  /** By the upper 16 bits: one more than the place of the country's code where one holds for them all, which is so for most. */
  readonly #whole: Uint16Array;
  readonly #ranges: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #codes: readonly string[];

  constructor(sorted: Uint32Array, country: Uint16Array, codes: readonly string[]) {
    this.#starts = startsByUpperHalf(sorted);
    this.#ranges = sorted.map((start, index) => (start << 16) | (country[index] ?? 0));
    this.#codes = codes;
    const starts = this.#starts;
    this.#whole = Uint16Array.from({ length: 65_536 }, (_, upper) => {
      const end = starts[upper + 1] ?? 0;
      const inside = end - (starts[upper] ?? 0);
      const isWhole = inside === 0 || (inside === 1 && sorted[end - 1] === upper * 65_536);
      return isWhole && end > 0 ? (country[end - 1] ?? 0) + 1 : 0;
    });
  }

  countryOf(address: number): string | undefined {
    const ranges = this.#ranges;
    const upper = address >>> 16;
    const whole = this.#whole[upper] ?? 0;
    if (whole > 0) return this.#codes[whole - 1] || undefined;
    // Above each range that begins at the address or before.
    const last = ((address << 16) | 0xffff) >>> 0;
    let first = this.#starts[upper] ?? 0;
    let end = this.#starts[upper + 1] ?? 0;
    while (first < end) {
      const middle = (first + end) >>> 1;
      if ((ranges[middle] ?? 0) > last) end = middle;
      else first = middle + 1;
    }
    const code = first === 0 ? '' : this.#codes[(ranges[first - 1] ?? 0) & 0xffff];
    return code === '' ? undefined : code;
  }
}

/** Sorted starts in halves of 64 bits and the country that holds from there; '' is nobody's. */
class Ipv6Ranges {
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #country: Uint16Array;
  readonly #codes: readonly string[];
  readonly #starts: Uint32Array;

  constructor(high: Uint32Array, low: Uint32Array, country: Uint16Array, codes: readonly string[]) {
    this.#high = high;
    this.#low = low;
    this.#country = country;
    this.#codes = codes;
    this.#starts = startsByUpperHalf(high);
  }

  countryOf(high: number, low: number): string | undefined {
    const upper = high >>> 16;
    let first = this.#starts[upper] ?? 0;
    let end = this.#starts[upper + 1] ?? 0;
    while (first < end) {
      const middle = (first + end) >>> 1;
      const here = this.#high[middle] ?? 0;
      const isAfter = here > high || (here === high && (this.#low[middle] ?? 0) > low);
      if (isAfter) end = middle;
      else first = middle + 1;
    }
    const code = first === 0 ? '' : this.#codes[this.#country[first - 1] ?? 0];
    return code === '' ? undefined : code;
  }
}

const LINES_A_STEP = 500;
/** The place of those ranges that belong to no country. */
const NOBODY = 0;

const COMMA = 44;
const LINE_FEED = 10;

function* buildRanges<Ranges>(
  family: 'ipv4' | 'ipv6',
  build: (ranges: RangeBuilder) => Ranges,
): Generator<void, Ranges> {
  const name = `@ip-location-db/geo-whois-asn-country/geo-whois-asn-country-${family}.csv`;
  const bytes = readFileSync(createRequire(import.meta.url).resolve(name));
  const building = new RangeBuilder(family === 'ipv6');
  let start = 0;
  let lines = 0;
  while (start < bytes.length) {
    if (lines++ % LINES_A_STEP === 0) yield;
    const comma = indexIn(bytes, COMMA, start);
    const second = indexIn(bytes, COMMA, comma + 1);
    const end = indexIn(bytes, LINE_FEED, second + 1);
    building.add(bytes, start, comma, second, end);
    start = end + 1;
  }
  return build(building);
}

/** Native searches cost more than the few bytes of an address. */
function indexIn(bytes: Uint8Array, wanted: number, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== wanted) at++;
  return at;
}

function isBefore(high: number, low: number, otherHigh: number, otherLow: number): boolean {
  return high < otherHigh || (high === otherHigh && low < otherLow);
}

/** Joins neighbours of one country, and notes gaps between ranges. */
class RangeBuilder {
  readonly #wide: boolean;
  readonly #high: number[] = [];
  readonly #low: number[] = [];
  readonly #country: number[] = [];
  readonly #codes = [''];
  /** Places in #codes by the two letters of a code. */
  readonly #byLetters = new Map<number, number>();
  readonly #address = new AddressReader();
  #lastCountry = -1;
  #nextHigh = 0;
  #nextLow = 0;

  constructor(wide: boolean) {
    this.#wide = wide;
  }

  /** A line: the first address up to `comma`, the last up to `second`, the country up to `end`. */
  add(bytes: Buffer, start: number, comma: number, second: number, end: number): void {
    const address = this.#address;
    if (!this.#read(bytes, start, comma)) return;
    const { high, low } = address;
    if (!this.#read(bytes, comma + 1, second)) return;
    const country = this.#countryOf(bytes, second + 1, end);
    const carries = !this.#wide || address.low === 0xffff_ffff;
    this.#take(high, low, address.high + (carries ? 1 : 0), carries ? 0 : address.low + 1, country);
  }

  /** A range up to the one that begins with `nextHigh` and `nextLow`. Of ranges within one another the later counts. */
  #take(high: number, low: number, nextHigh: number, nextLow: number, country: number): void {
    const [outerHigh, outerLow, outer] = [this.#nextHigh, this.#nextLow, this.#lastCountry];
    const isInside = isBefore(high, low, outerHigh, outerLow);
    if (isInside) this.#forgetFrom(high, low);
    else if (high !== outerHigh || low !== outerLow) this.#push(outerHigh, outerLow, NOBODY);
    this.#push(high, low, country);
    const endsInside = isInside && isBefore(nextHigh, nextLow, outerHigh, outerLow);
    if (endsInside) this.#push(nextHigh, nextLow, outer);
    this.#nextHigh = endsInside ? outerHigh : nextHigh;
    this.#nextLow = endsInside ? outerLow : nextLow;
  }

  /** Starts are sorted, so what begins there or later stands at the end. */
  #forgetFrom(high: number, low: number): void {
    let kept = this.#high.length;
    while (kept > 0 && !isBefore(this.#high[kept - 1] ?? 0, this.#low[kept - 1] ?? 0, high, low)) kept--;
    for (const column of [this.#high, this.#low, this.#country]) column.length = kept;
    this.#lastCountry = this.#country[kept - 1] ?? -1;
  }

  ofIpv4(): Ipv4Ranges {
    this.#end();
    return new Ipv4Ranges(new Uint32Array(this.#high), new Uint16Array(this.#country), this.#codes);
  }

  ofIpv6(): Ipv6Ranges {
    this.#end();
    const [high, low] = [new Uint32Array(this.#high), new Uint32Array(this.#low)];
    return new Ipv6Ranges(high, low, new Uint16Array(this.#country), this.#codes);
  }

  /** Nobody's is what follows the last range. */
  #end(): void {
    if (this.#nextHigh <= 0xffff_ffff) this.#push(this.#nextHigh, this.#nextLow, NOBODY);
  }

  #push(high: number, low: number, country: number): void {
    if (this.#lastCountry === country) return;
    this.#lastCountry = country;
    this.#high.push(high);
    this.#low.push(low);
    this.#country.push(country);
  }

  #read(bytes: Buffer, start: number, end: number): boolean {
    return this.#wide ? this.#address.readIpv6(bytes, start, end) : this.#address.readIpv4(bytes, start, end);
  }

  #countryOf(bytes: Buffer, start: number, end: number): number {
    const key = (bytes[start] ?? 0) * 256 + (bytes[start + 1] ?? 0);
    const known = this.#byLetters.get(key);
    if (known !== undefined) return known;
    const code = bytes.toString('latin1', start, end).trim();
    const country = this.#codes.length;
    this.#codes.push(code);
    this.#byLetters.set(key, country);
    return country;
  }
}

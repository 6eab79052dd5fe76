import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { CountryRanges } from './country-ranges.ts';

interface Row {
  readonly first: number;
  readonly last: number;
  readonly country: string;
}

function readRows(): Row[] {
  const file = '@ip-location-db/geo-whois-asn-country/geo-whois-asn-country-ipv4-num.csv';
  const lines = readFileSync(createRequire(import.meta.url).resolve(file), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const [first, last, country = ''] = line.trim().split(',');
    return { first: Number(first), last: Number(last), country };
  });
}

const textOf = (address: number) => [24, 16, 8, 0].map((bits) => (address >>> bits) & 255).join('.');
const isDocumentation = (address: string) => /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\./.test(address);

it('knows IPv4 at both ends of all ranges and beside them, also of those within others', () => {
  const ranges = new CountryRanges();
  const rows = readRows();
  let furthest = -1;
  const furthestLast = rows.map(({ last }) => {
    furthest = Math.max(furthest, last);
    return furthest;
  });
  /** The last row that holds an address; `from` is one that begins at it or before. */
  const rowOf = (address: number, from: number): Row | undefined => {
    let at = Math.max(0, from);
    while ((rows[at + 1]?.first ?? Number.POSITIVE_INFINITY) <= address) at++;
    for (; at >= 0 && (furthestLast[at] ?? -1) >= address; at--) {
      const row = rows[at];
      if (row !== undefined && row.first <= address && address <= row.last) return row;
    }
    return undefined;
  };
  const wrong: unknown[] = [];
  rows.forEach(({ first, last }, index) => {
    for (const address of [first - 1, first, last, last + 1]) {
      if (address > 0xffff_ffff) continue;
      const text = textOf(address);
      const row = rowOf(address, index - 1);
      const expected = isDocumentation(text) ? undefined : row?.country;
      const found = ranges.countryOf(text);
      if (found !== expected) wrong.push([text, found, expected]);
    }
  });
  expect(rows.length).toBeGreaterThan(100_000);
  expect(wrong).toEqual([]);
});

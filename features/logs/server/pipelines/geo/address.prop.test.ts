import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ipv4At, parseIpv4 } from './address.ts';
import { GeoLookup } from './geo-lookup.ts';

const almost = fc
  .array(fc.oneof(fc.nat(300).map(String), fc.constantFrom('', '01', '0255', 'a', 'é', '-1')), {
    minLength: 3,
    maxLength: 5,
  })
  .map((parts) => parts.join('.'));

it('reads the same addresses out of bytes and strings', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), almost, fc.string({ maxLength: 16 })), (text) => {
      const bytes = Buffer.from(`1.${text}.1`);
      expect(ipv4At(bytes, 2, bytes.length - 2)).toBe(parseIpv4(text));
    }),
    { numRuns: 2_000 },
  );
});

it.each(['8.8.8.8', '192.0.2.1', '2001:4860:4860::8888', '::ffff:8.8.8.8', 'nowhere', '', '999.1.1.1'])(
  'knows the same place of %s',
  (text) => {
    const geo = new GeoLookup();
    const bytes = Buffer.from(`1${text}1`);
    expect(geo.placeAt(bytes, 1, bytes.length - 1)).toEqual(geo.placeOf(text));
  },
);

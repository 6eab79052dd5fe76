import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseIpv4, parseIpv6 } from './address.ts';
import { AddressReader } from './address-reader.ts';

const reader = new AddressReader();

function readIpv4(text: string): number | undefined {
  const bytes = Buffer.from(`<${text}>`);
  return reader.readIpv4(bytes, 1, bytes.length - 1) ? reader.high : undefined;
}

function readIpv6(text: string): { high: number; low: number } | undefined {
  const bytes = Buffer.from(`<${text}>`);
  return reader.readIpv6(bytes, 1, bytes.length - 1) ? { high: reader.high, low: reader.low } : undefined;
}

const nearly = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 24 });

test('IPv4 addresses are read as they are parsed', () => {
  const odd = nearly('0123456789...').filter((text) => text.length >= 7 && text.length <= 15);
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), odd), (text) => {
      expect([text, readIpv4(text)]).toEqual([text, parseIpv4(text)]);
    }),
  );
});

test('IPv6 addresses are read as they are parsed', () => {
  const hex = fc.ipV6().filter((text) => !text.includes('.'));
  const odd = nearly('0fA:::').filter((text) => text.length >= 2 && text.includes(':'));
  fc.assert(
    fc.property(fc.oneof(hex, odd), (text) => {
      expect([text, readIpv6(text)]).toEqual([text, parseIpv6(text)]);
    }),
    {
      examples: [
        ['::'],
        ['::1'],
        ['2001:db8::'],
        ['1:2:3:4:5:6:7::'],
        ['1:2:3:4:5:6:7:8'],
        ['1::2::3'],
        [':1:2:3:4:5:6:7:8'],
      ],
    },
  );
});

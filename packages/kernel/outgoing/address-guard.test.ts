import { expect, it } from 'vitest';
import { assertPublicHost, isPrivateAddress } from './address-guard.ts';

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '::1',
  '::',
  'fd00::1',
  'fe80::1',
  '::ffff:10.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::a00:1',
  'nonsense',
])('keeps away from %s', (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});

it.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])('may reach %s', (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});

it.each([
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://[::1]/',
  'http://localhost/',
  'http://a.localhost/',
])('sees through %s', (text) => {
  expect(() => assertPublicHost(new URL(text))).toThrow('private network');
});

import { expect, it } from 'vitest';
import { withoutAddresses } from './peer-addresses.ts';

it.each([
  ['db.internal', 'db.internal'],
  ['db-1', 'db-1'],
  ['10.1.2.3', 'blocked-ip-address'],
  ['10.1.2.3:5432', 'blocked-ip-address:5432'],
  ['2001:db8::1', 'blocked-ip-address'],
  ['[2001:db8::1]:80', 'blocked-ip-address:80'],
  ['10.1.2.3, 10.1.2.4,cache', 'blocked-ip-address,cache'],
  ['ip-10-0-0-1.eu-west-1.compute.internal', 'blocked-ip-address.eu-west-1.compute.internal'],
  ['127.0.0.1:80', '127.0.0.1:80'],
  ['::1', '::1'],
  ['169.254.169.254', '169.254.169.254'],
  ['1.2.3', '1.2.3'],
  ['', ''],
])('%s', (peer, expected) => {
  expect(withoutAddresses(peer)).toBe(expected);
});

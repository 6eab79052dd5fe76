import { describe, expect, it } from 'vitest';
import { GeoLookup } from '../geo/geo-lookup.ts';
import { NO_RESOURCES, processed } from '../test-process.ts';

const geo = new GeoLookup();
const RESOURCES = { ...NO_RESOURCES, geo: (address: string) => geo.placeOf(address) };
const parse = (ip: string) => {
  const processor = { type: 'geo-ip-parser', sources: ['none', 'ip'], target: 'geo' };
  return (processed([processor], { message: 'm', ip }, RESOURCES)['attributes'] as Record<string, unknown>)['geo'];
};

describe('geo-ip-parser', () => {
  it.each([
    ['8.8.8.8', 'US', 'United States', 'NA', 'North America'],
    ['133.1.2.3', 'JP', 'Japan', 'AS', 'Asia'],
    ['2001:240:29a2:7800:e915:25a9:bb39:9a5e', 'JP', 'Japan', 'AS', 'Asia'],
    ['::ffff:8.8.8.8', 'US', 'United States', 'NA', 'North America'],
  ])('%s is in %s', (ip, code, name, continent, continentName) => {
    expect(parse(ip)).toEqual({
      continent: { code: continent, name: continentName },
      country: { iso_code: code, name },
      ipAddress: ip,
    });
  });

  it.each([
    '10.0.0.1',
    '192.0.2.1',
    '198.51.100.8',
    '127.0.0.1',
    '::1',
    'fe80::1',
    '2001:db8::1',
    '1.2.3',
    '1.2.3.256',
    'x:y',
    '',
  ])('%s is nowhere', (ip) => {
    expect(parse(ip)).toBeUndefined();
  });
});

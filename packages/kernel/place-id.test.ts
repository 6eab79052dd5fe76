import { expect, it } from 'vitest';
import { decodePlace, encodePlace } from './place-id.ts';

it('comes back as it went', () => {
  const place = { timeUnixMs: 1_795_306_921_579, id: 18_446_744_073_709_551_615n };
  expect(encodePlace(place)).toBe('AQGiAKGea___________');
  expect(decodePlace(encodePlace(place))).toEqual(place);
});

it.each(['', 'notanid', 'AQGiAKGea__________', 'AgGiAKGea___________', 'AQGiAKGea___________x'])(
  'refuses %j',
  (text) => {
    expect(() => decodePlace(text)).toThrow(expect.objectContaining({ code: 'bad_event_id', status: 400 }));
  },
);

import { expect, it } from 'vitest';
import { withUnit } from './number.ts';

it('formats by unit, and by what a unit is per', () => {
  expect([
    withUnit(2048, 'byte'),
    withUnit(2048, 'byte/second'),
    withUnit(1500, 'request/second'),
    withUnit(12.34, 'percent'),
    withUnit(0.5, 'fraction'),
    withUnit(90, 'second'),
    withUnit(1500, ''),
  ]).toEqual(['2 KiB', '2 KiB/s', '1.5k/s', '12.3 %', '50 %', '1 min 30 s', '1.5k']);
});

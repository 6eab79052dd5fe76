import { expect, it } from 'vitest';
import { chartTokens, seriesColourIndex } from './series-colour.ts';

it('gives a name the same colour everywhere, and spreads names over the palette', () => {
  expect(seriesColourIndex('checkout')).toBe(seriesColourIndex('checkout'));
  const used = new Set(Array.from({ length: 200 }, (_, index) => seriesColourIndex(`service-${index}`)));
  expect([...used].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

it('keeps the lines of one chart apart', () => {
  const names = Array.from({ length: 12 }, (_, index) => ({ name: `line ${index}` }));
  expect(new Set(chartTokens(names)).size).toBe(12);
  expect(chartTokens([{ name: 'x', token: '--critical' }, { name: 'y' }])[0]).toBe('--critical');
  expect(chartTokens([...names, { name: 'thirteenth' }])).toHaveLength(13);
});

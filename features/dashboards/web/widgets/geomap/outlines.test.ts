import { COUNTRY_LETTERS } from '@komainu/contracts/dashboards/drawing/country-codes.ts';
import { expect, it } from 'vitest';
import { loadCountries, outlinesOf } from './outlines.ts';

it('knows a country for each of its outlines but a few that no code stands for', async () => {
  const { features } = await loadCountries();
  const nameless = features.filter(({ id }) => !COUNTRY_LETTERS.has(String(id ?? '')));
  expect(features.length).toBeGreaterThan(200);
  expect(nameless.map(({ properties }) => properties.name)).toEqual(
    expect.arrayContaining(['Kosovo', 'N. Cyprus', 'Somaliland']),
  );
  expect(nameless.length).toBeLessThan(10);
});

it('lays the world out in the place that there is, and one country in all of it', async () => {
  const countries = await loadCountries();
  const spanOf = (focus: string): number => {
    const japan = outlinesOf(countries, focus, 600, 300).find(({ code }) => code === 'JP');
    const numbers = [...(japan?.path ?? '').matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, , y]) => Number(y));
    return Math.max(...numbers) - Math.min(...numbers);
  };
  expect(spanOf('WORLD')).toBeLessThan(80);
  expect(spanOf('JP')).toBeGreaterThan(280);
});

import { expect, it } from 'vitest';
import { seededRandom } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { seedOf } from './seed.ts';

const bytesOf = (scenario: (typeof SCENARIOS)[number]) =>
  JSON.stringify([...scenario.requests({ nowMs: 1_800_000_000_000, random: seededRandom(7) })]);

it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  '%s gives the same bytes for the same seed',
  (_name, scenario) => {
    const bytes = bytesOf(scenario);
    expect(bytes.length).toBeGreaterThan(500);
    expect(bytesOf(scenario)).toBe(bytes);
  },
);

it('keeps the list sorted', () => {
  const names = SCENARIOS.map((scenario) => scenario.name);
  expect(names).toEqual([...names].sort());
});

it('gives each scenario numbers of its own', () => {
  expect(new Set(SCENARIOS.map(({ name }) => seededRandom(seedOf(name))())).size).toBe(SCENARIOS.length);
});

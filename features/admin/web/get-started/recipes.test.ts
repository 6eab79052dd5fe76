import { describe, expect, it } from 'vitest';
import { RECIPES } from './recipes.ts';

const KEY = '0123456789abcdef0123456789abcdef';

describe.each(['http://127.0.0.1:8100', 'https://komainu.test'])('recipes for %s', (url) => {
  it.each(RECIPES.map((recipe) => [recipe.id, recipe] as const))('%s leaves nothing out', (_id, recipe) => {
    const text = recipe.text({ url, key: KEY });
    expect(text).toContain(new URL(url).hostname);
    expect(text).not.toMatch(/undefined|NaN|:\/\/[^/\s]*:(?:\D|$)/);
    // Ports that are the scheme's own are not left empty.
    expect(text).not.toMatch(/port(?:: ,|\s*=\s*$|\s*$)/im);
  });
});

it('has each client once', () => {
  expect(new Set(RECIPES.map((recipe) => recipe.id)).size).toBe(RECIPES.length);
});

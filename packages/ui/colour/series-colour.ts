import { seriesColourIndex } from '@komainu/contracts/format/series-colour.ts';

export { chartTokens, seriesColourIndex, statusToken } from '@komainu/contracts/format/series-colour.ts';

/** As a CSS value, for elements. */
export function seriesColour(name: string): string {
  return `var(--c${seriesColourIndex(name)})`;
}

/** The present value of a token, for canvases. */
export function tokenValue(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}

import { tokenValue } from '../colour/series-colour.ts';

/** Names of Datadog's host maps, with the tokens that their colours run along. */
export const MAP_PALETTES = {
  green_to_orange: ['--ok', '--warn', '--critical'],
  yellow_to_green: ['--warn', '--ok'],
  YlOrRd: ['--warn', '--high', '--critical'],
  hostmap_blues: ['--accent-soft', '--accent'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type MapPalette = keyof typeof MAP_PALETTES;

export const DEFAULT_PALETTE: MapPalette = 'green_to_orange';

/** Colours are drawn in this many steps: all cells of a step in one go. */
export const COLOUR_STEPS = 48;

export function isMapPalette(name: string): name is MapPalette {
  return Object.hasOwn(MAP_PALETTES, name);
}

/** The colours of a palette in the present theme, from low to high. */
export function paletteColours(palette: MapPalette, isFlipped: boolean): string[] {
  const stops = MAP_PALETTES[palette].map((token) => rgbOf(tokenValue(token)));
  const colours = Array.from({ length: COLOUR_STEPS }, (_, step) => mixed(stops, step / (COLOUR_STEPS - 1)));
  return isFlipped ? colours.reverse() : colours;
}

/** A gradient for the legend. */
export function paletteGradient(palette: MapPalette, isFlipped: boolean): string {
  const stops = [...MAP_PALETTES[palette]].map((token) => `var(${token})`);
  return `linear-gradient(to right, ${(isFlipped ? stops.reverse() : stops).join(', ')})`;
}

type Rgb = readonly [number, number, number];

/** Tokens are written `#rrggbb`. */
function rgbOf(colour: string): Rgb {
  const digits = Number.parseInt(colour.slice(1), 16);
  return [(digits >> 16) & 255, (digits >> 8) & 255, digits & 255];
}

function mixed(stops: readonly Rgb[], share: number): string {
  const place = share * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  const from = stops[index] ?? [0, 0, 0];
  const to = stops[index + 1] ?? from;
  const part = place - index;
  const [r, g, b] = from.map((value, channel) => Math.round(value + ((to[channel] ?? value) - value) * part));
  return `rgb(${r} ${g} ${b})`;
}

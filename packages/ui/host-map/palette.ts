import { MAP_PALETTES, type MapPalette } from '@komainu/contracts/dashboards/drawing/host-map/palettes.ts';
import { tokenValue } from '../colour/series-colour.ts';

export {
  DEFAULT_PALETTE,
  isMapPalette,
  MAP_PALETTES,
  type MapPalette,
} from '@komainu/contracts/dashboards/drawing/host-map/palettes.ts';

/** Colours are drawn in this many steps: all cells of a step in one go. */
export const COLOUR_STEPS = 48;

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

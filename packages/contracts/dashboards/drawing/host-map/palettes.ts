/** Names of Datadog's host maps, with the tokens that their colours run along. */
export const MAP_PALETTES = {
  green_to_orange: ['--ok', '--warn', '--critical'],
  yellow_to_green: ['--warn', '--ok'],
  YlOrRd: ['--warn', '--high', '--critical'],
  hostmap_blues: ['--accent-soft', '--accent'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type MapPalette = keyof typeof MAP_PALETTES;

export const DEFAULT_PALETTE: MapPalette = 'green_to_orange';

export function isMapPalette(name: string): name is MapPalette {
  return Object.hasOwn(MAP_PALETTES, name);
}

import type { Definition } from '../asking/definition.ts';
import { objectOf, textOf } from '../asking/json.ts';
import { lookOf } from './conditional-formats.ts';
import { paletteTokens } from './palettes.ts';
import type { WidgetTable } from './table.ts';
import { type Tile, treeMapTiles } from './treemap-layout.ts';

/** A value among others: a bar of a top list, a slice of a pie, a tile of a tree map. */
export interface ChartPart {
  readonly key: string;
  /** Its groups, the outermost first. */
  readonly names: readonly string[];
  readonly value: number;
  /** A token such as `--critical`. */
  readonly token: string;
}

/** One part for each value of the table; what meets a rule has its colour. */
export function partsOf(table: WidgetTable, definition: Definition, isFramed: boolean): readonly ChartPart[] {
  const several = table.columns.length > 1;
  const found = table.rows.flatMap((row) =>
    row.values.flatMap((value, column) => {
      if (value === null) return [];
      const label = table.columns[column]?.label ?? '';
      const names = row.names.length === 0 ? [label] : several ? [...row.names, label] : row.names;
      return [{ key: several ? `${row.key}\u0001${column}` : row.key, names, value, column }];
    }),
  );
  const palette = textOf(objectOf(table.origins[0]?.request['style'])['palette']);
  const named = [...new Set(found.map(({ names, key }) => (isFramed && names.length > 1 ? (names[0] ?? '') : key)))];
  const tokens = new Map(paletteTokens(named, palette).map((token, index) => [named[index] ?? '', token]));
  return found
    .sort((a, b) => (several ? b.value - a.value : 0))
    .map(({ key, names, value, column }) => {
      const origin = table.origins[column];
      const rules =
        origin?.formula['conditional_formats'] ??
        origin?.request['conditional_formats'] ??
        definition['conditional_formats'];
      const own = tokens.get(isFramed && names.length > 1 ? (names[0] ?? '') : key) ?? '--c1';
      return { key, names, value, token: tokenOfLook(lookOf(value, rules)) ?? own };
    });
}

/** The token inside a look's colour: charts of parts take tokens. */
function tokenOfLook(look: ReturnType<typeof lookOf>): string | undefined {
  return /var\((--[\w-]+)\)/.exec(look?.background ?? look?.colour ?? '')?.[1];
}

/** Room for the name of a group of tiles, and what stays free between tiles, in px. */
const HEAD_PX = 20;
export const TILE_GAP_PX = 2;

interface PlacedPart {
  readonly part: ChartPart;
  readonly tile: Tile;
}

interface PlacedGroup {
  readonly name: string;
  readonly tile: Tile;
  /** Within the tile. */
  readonly parts: readonly PlacedPart[];
}

/** Where parts stand in a tree map: tiles, or frames by the outermost group with tiles in them. */
export function placeTiles(
  parts: readonly ChartPart[],
  width: number,
  height: number,
): { readonly flat: readonly PlacedPart[]; readonly groups: readonly PlacedGroup[] } {
  const area = { left: 0, top: 0, width, height };
  return parts.some(({ names }) => names.length > 1)
    ? { flat: [], groups: placeGroups(parts, area) }
    : { flat: placeParts(parts, area), groups: [] };
}

function placeParts(parts: readonly ChartPart[], area: Tile): PlacedPart[] {
  const tiles = treeMapTiles(
    parts.map(({ value }) => value),
    area,
  );
  return parts.flatMap((part, index) => {
    const tile = tiles[index];
    return tile === undefined || tile.width * tile.height < 4 ? [] : [{ part, tile }];
  });
}

function placeGroups(parts: readonly ChartPart[], area: Tile): PlacedGroup[] {
  const byName = Map.groupBy(parts, ({ names }) => names[0] ?? '');
  const groups = [...byName].map(([name, members]) => ({
    name,
    members,
    value: members.reduce((sum, { value }) => sum + Math.max(0, value), 0),
  }));
  const tiles = treeMapTiles(
    groups.map(({ value }) => value),
    area,
  );
  return groups.flatMap(({ name, members }, index) => {
    const tile = tiles[index];
    if (tile === undefined || tile.width * tile.height < 4) return [];
    const inner = {
      left: 0,
      top: HEAD_PX,
      width: tile.width - TILE_GAP_PX,
      height: tile.height - HEAD_PX - TILE_GAP_PX,
    };
    return [{ name, tile, parts: placeParts(members, inner) }];
  });
}

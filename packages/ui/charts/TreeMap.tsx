import './parts.css';
import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import type { ChartPart, PartsProps } from './TopList.tsx';
import { type Tile, treeMapTiles } from './treemap-layout.ts';

const HEAD_PX = 20;
const GAP_PX = 2;

interface PlacedPart {
  readonly part: ChartPart;
  readonly tile: Tile;
}
interface PlacedGroup {
  readonly name: string;
  readonly tile: Tile;
  readonly parts: readonly PlacedPart[];
}

/** Areas as values. With several groups the outermost frames the others. */
export function TreeMap({ label, parts, format, action }: PartsProps) {
  const { ref, width, height } = useElementSize();
  const isNested = parts.some(({ names }) => names.length > 1);
  const groups = useMemo(
    () => (isNested ? placeGroups(parts, { left: 0, top: 0, width, height }) : []),
    [isNested, parts, width, height],
  );
  const flat = useMemo(
    () => (isNested ? [] : placeParts(parts, { left: 0, top: 0, width, height })),
    [isNested, parts, width, height],
  );
  const tileOf = ({ part, tile }: PlacedPart, name: string) => (
    <li key={part.key} className="tree-map-tile" style={boxOf(tile)}>
      {action(
        part,
        <button
          type="button"
          translate="no"
          title={`${part.names.join(' · ')}: ${format(part.value)}`}
          style={{ background: `color-mix(in srgb, var(${part.token}) 32%, var(--bg))` }}
          data-small={tile.width < 56 || tile.height < 34}
        >
          <span className="tree-map-name">{name === '' ? '–' : name}</span>
          <span>{format(part.value)}</span>
        </button>,
      )}
    </li>
  );
  return (
    <ol className="tree-map" aria-label={label} ref={ref}>
      {flat.map((placed) => tileOf(placed, placed.part.names.join(' · ')))}
      {groups.map((group) => (
        <li key={group.name} className="tree-map-group" style={boxOf(group.tile)}>
          <span className="tree-map-head" translate="no">
            {group.name === '' ? '–' : group.name}
          </span>
          <ol>{group.parts.map((placed) => tileOf(placed, placed.part.names.slice(1).join(' · ')))}</ol>
        </li>
      ))}
    </ol>
  );
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
    const inner = { left: 0, top: HEAD_PX, width: tile.width - GAP_PX, height: tile.height - HEAD_PX - GAP_PX };
    return [{ name, tile, parts: placeParts(members, inner) }];
  });
}

function boxOf({ left, top, width, height }: Tile) {
  return { left, top, width: Math.max(0, width - GAP_PX), height: Math.max(0, height - GAP_PX) };
}

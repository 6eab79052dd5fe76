import './parts.css';
import { placeTiles, TILE_GAP_PX } from '@komainu/contracts/dashboards/drawing/parts.ts';
import type { Tile } from '@komainu/contracts/dashboards/drawing/treemap-layout.ts';
import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import type { PartsProps } from './TopList.tsx';

type PlacedPart = ReturnType<typeof placeTiles>['flat'][number];

/** Areas as values. With several groups the outermost frames the others. */
export function TreeMap({ label, parts, format, action }: PartsProps) {
  const { ref, width, height } = useElementSize();
  const { flat, groups } = useMemo(() => placeTiles(parts, width, height), [parts, width, height]);
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

function boxOf({ left, top, width, height }: Tile) {
  return { left, top, width: Math.max(0, width - TILE_GAP_PX), height: Math.max(0, height - TILE_GAP_PX) };
}

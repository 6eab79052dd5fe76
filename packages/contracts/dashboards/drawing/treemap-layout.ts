/** A tile of a tree map, in pixels from the top left. */
export interface Tile {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Squarified tree map (Bruls, Huizing and van Wijk, 2000): tiles whose areas are as their values, as near to squares as
 * they go. Tiles come in the order of `values`; values of zero or less get a tile without area.
 */
export function treeMapTiles(values: readonly number[], area: Tile): Tile[] {
  const tiles = values.map((): Tile => ({ left: area.left, top: area.top, width: 0, height: 0 }));
  const total = values.reduce((sum, value) => sum + sizeOf(value), 0);
  if (total === 0 || area.width <= 0 || area.height <= 0) return tiles;
  const scale = (area.width * area.height) / total;
  const waiting = [...values.keys()]
    .map((index) => ({ index, size: sizeOf(values[index] ?? 0) * scale }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size);
  let free = area;
  let start = 0;
  while (start < waiting.length) {
    const side = Math.min(free.width, free.height);
    let end = start + 1;
    let sum = waiting[start]?.size ?? 0;
    let worst = worstRatio(waiting, start, end, sum, side);
    while (end < waiting.length) {
      const nextSum = sum + (waiting[end]?.size ?? 0);
      const next = worstRatio(waiting, start, end + 1, nextSum, side);
      if (next > worst) break;
      [end, sum, worst] = [end + 1, nextSum, next];
    }
    free = placeRow(waiting.slice(start, end), sum, free, tiles);
    start = end;
  }
  return tiles;
}

interface Sized {
  readonly index: number;
  readonly size: number;
}

function sizeOf(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}

/** How far the least square tile of a row is from one; sizes fall, so the ends of the row decide. */
function worstRatio(sized: readonly Sized[], start: number, end: number, sum: number, side: number): number {
  const largest = sized[start]?.size ?? 0;
  const smallest = sized[end - 1]?.size ?? 0;
  return Math.max((side * side * largest) / (sum * sum), (sum * sum) / (side * side * smallest));
}

/** Places a row along the shorter side and gives what is left. */
function placeRow(row: readonly Sized[], sum: number, free: Tile, tiles: Tile[]): Tile {
  const isUpright = free.width >= free.height;
  const depth = Math.min(sum / (isUpright ? free.height : free.width), isUpright ? free.width : free.height);
  let offset = 0;
  for (const { index, size } of row) {
    const length = size / depth;
    tiles[index] = isUpright
      ? { left: free.left, top: free.top + offset, width: depth, height: length }
      : { left: free.left + offset, top: free.top, width: length, height: depth };
    offset += length;
  }
  return isUpright
    ? { ...free, left: free.left + depth, width: Math.max(0, free.width - depth) }
    : { ...free, top: free.top + depth, height: Math.max(0, free.height - depth) };
}

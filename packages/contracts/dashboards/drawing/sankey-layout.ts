import type { SankeyAnswer } from '../journeys.ts';

/** A station as a bar, in px. */
export interface PlacedNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A ribbon between two stations: where it leaves and arrives, from its upper edge, and how wide it is. */
export interface PlacedLink {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
  readonly width: number;
}

const NODE_PX = 12;
const GAP_PX = 14;
const LEAST_PX = 1;

/**
 * Places the columns of a sankey side by side: a station is as high as many came by, in the order of `nodes`; columns stand
 * in the middle of the height. Ribbons leave and arrive in the order of the stations at their other end.
 */
export function placeSankey(
  { nodes, links }: Pick<SankeyAnswer, 'nodes' | 'links'>,
  width: number,
  height: number,
): { readonly nodes: readonly PlacedNode[]; readonly links: readonly PlacedLink[] } {
  const columns = Math.max(1, ...nodes.map(({ step }) => step + 1));
  const byStep = Array.from({ length: columns }, (_, step) => nodes.filter((node) => node.step === step));
  // One scale for all columns: the fullest one fills the height.
  const scale = Math.min(
    ...byStep.map((own) => {
      const sum = own.reduce((all, { count }) => all + count, 0);
      return sum === 0 ? Infinity : Math.max(0, height - GAP_PX * (own.length - 1)) / sum;
    }),
  );
  const step = columns === 1 ? 0 : (width - NODE_PX) / (columns - 1);
  const heightOf = (count: number): number => Math.max(LEAST_PX, count * scale);
  const tops = byStep.map((own) => {
    const used = own.reduce((all, { count }) => all + heightOf(count), 0) + GAP_PX * Math.max(0, own.length - 1);
    return Math.max(0, (height - used) / 2);
  });
  const placed = nodes.map((node): PlacedNode => {
    const y = tops[node.step] ?? 0;
    const own = heightOf(node.count);
    tops[node.step] = y + own + GAP_PX;
    return { x: node.step * step, y, width: NODE_PX, height: own };
  });
  const left = placed.map(({ y }) => y);
  const arrived = placed.map(({ y }) => y);
  const order = [...links.keys()].sort((one, other) => {
    const [a, b] = [links[one], links[other]];
    return (a?.from ?? 0) - (b?.from ?? 0) || (a?.to ?? 0) - (b?.to ?? 0);
  });
  const ribbons = new Map<number, PlacedLink>();
  for (const index of order) {
    const link = links[index];
    const [from, to] = [placed[link?.from ?? -1], placed[link?.to ?? -1]];
    if (link === undefined || from === undefined || to === undefined) continue;
    const wide = link.count * scale;
    const [fromY, toY] = [left[link.from] ?? 0, arrived[link.to] ?? 0];
    left[link.from] = fromY + wide;
    arrived[link.to] = toY + wide;
    ribbons.set(index, { fromX: from.x + NODE_PX, fromY, toX: to.x, toY, width: wide });
  }
  return { nodes: placed, links: links.flatMap((_, index) => ribbons.get(index) ?? []) };
}

/** About how wide a character of a label is. */
const CHARACTER_PX = 6.2;

/** A label that fits into so many px: the name and the number, the name shortened first. */
export function fittedLabel(
  name: string,
  count: string,
  room: number,
): { readonly name: string; readonly count: string } {
  const characters = Math.floor(room / CHARACTER_PX);
  if (name.length + count.length + 1 <= characters) return { name, count };
  const left = characters - count.length - 2;
  if (left >= 3) return { name: `${name.slice(0, left)}…`, count };
  return {
    name: characters < 2 ? '' : name.length <= characters ? name : `${name.slice(0, characters - 1)}…`,
    count: '',
  };
}

/** The outline of a ribbon as a path. */
export function ribbonPath({ fromX, fromY, toX, toY, width }: PlacedLink): string {
  const middle = (fromX + toX) / 2;
  return [
    `M${fromX} ${fromY}`,
    `C${middle} ${fromY} ${middle} ${toY} ${toX} ${toY}`,
    `L${toX} ${toY + width}`,
    `C${middle} ${toY + width} ${middle} ${fromY + width} ${fromX} ${fromY + width}Z`,
  ].join('');
}

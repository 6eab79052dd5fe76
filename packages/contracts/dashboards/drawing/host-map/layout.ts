/** A host or whatever else is drawn as one cell. */
export interface MapNode {
  readonly key: string;
  readonly label: string;
  /** Decides the colour; null without a value. */
  readonly value: number | null;
  /** Decides the size; null, and everywhere the same, without one. */
  readonly size: number | null;
}

/** Nodes in a frame, or frames in a frame. */
export interface MapGroup {
  /** '' draws no frame's title. */
  readonly name: string;
  readonly nodes: readonly MapNode[];
  readonly groups?: readonly MapGroup[];
}

/** A frame with its title, in the units of the map. */
export interface MapFrame {
  readonly name: string;
  /** How many nodes are within. */
  readonly count: number;
  readonly depth: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything stands; cells in the order of their groups. */
export interface MapLayout {
  readonly width: number;
  readonly height: number;
  /** From the centre of a cell to its corners. */
  readonly radius: number;
  readonly nodes: readonly MapNode[];
  /** Centres. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly frames: readonly MapFrame[];
}

const GREATEST_RADIUS = 30;
const LEAST_RADIUS = 3;
const TITLE_PX = 18;
const PADDING_PX = 6;
const GAP_PX = 6;

/** Hexagons that stand on a corner: the distance of neighbours in a row, and of rows. */
const stepX = (radius: number): number => radius * Math.sqrt(3);
const stepY = (radius: number): number => radius * 1.5;

/** A block whose place within its parent is known once the parent is packed. */
interface Block {
  readonly group: MapGroup;
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly children: readonly Placed[];
}

interface Placed {
  readonly block: Block;
  readonly x: number;
  readonly y: number;
}

/** Frames are about this many times as wide as they are high; which of these leaves the most room depends on the groups. */
const ASPECTS = [0.8, 1.25, 2, 3];

/** Lays groups out so that they fill `width` x `height`, with the largest cells that fit; more than that runs over below. */
export function layoutMap(groups: readonly MapGroup[], width: number, height: number): MapLayout {
  const tried = ASPECTS.map((aspect) => largest(groups, width, height, aspect));
  const best = tried.reduce((one, other) =>
    other.radius > one.radius || (other.radius === one.radius && other.packed.height < one.packed.height) ? other : one,
  );
  return settle(best.packed, best.radius);
}

/** The largest cells that fit with frames of one form. */
function largest(groups: readonly MapGroup[], width: number, height: number, aspect: number) {
  let radius = LEAST_RADIUS;
  let tooLarge = GREATEST_RADIUS;
  let packed = pack(groups, width, radius, aspect);
  if (packed.height > height || packed.width > width) return { radius, packed };
  // Halving finds the radius to a quarter of a pixel.
  while (tooLarge - radius > 0.25) {
    const middle = (radius + tooLarge) / 2;
    const next = pack(groups, width, middle, aspect);
    if (next.height <= height && next.width <= width) {
      radius = middle;
      packed = next;
    } else tooLarge = middle;
  }
  return { radius, packed };
}

interface Packed {
  readonly width: number;
  readonly height: number;
  readonly children: readonly Placed[];
}

function pack(groups: readonly MapGroup[], width: number, radius: number, aspect: number): Packed {
  // One group alone takes the whole width; several stand beside one another.
  const columns = groups.length === 1 ? Math.floor((width - 2 * PADDING_PX) / stepX(radius) - 0.5) : undefined;
  return shelve(
    groups.map((group) => blockOf(group, radius, aspect, columns)),
    width,
  );
}

function blockOf(group: MapGroup, radius: number, aspect: number, most?: number): Block {
  const top = group.name === '' ? PADDING_PX : TITLE_PX;
  if (group.groups !== undefined) {
    const blocks = group.groups.map((child) => blockOf(child, radius, aspect));
    const area = blocks.reduce((sum, block) => sum + (block.width + GAP_PX) * (block.height + GAP_PX), 0);
    const widest = Math.max(0, ...blocks.map((block) => block.width));
    const inner = shelve(blocks, Math.max(widest, Math.sqrt(area * aspect)));
    return {
      group,
      columns: 0,
      width: inner.width + 2 * PADDING_PX,
      height: inner.height + top + PADDING_PX,
      children: inner.children.map(({ block, x, y }) => ({ block, x: x + PADDING_PX, y: y + top })),
    };
  }
  const count = group.nodes.length;
  const columns = Math.max(1, Math.min(count, most ?? Math.round(Math.sqrt(count * aspect))));
  const rows = Math.ceil(count / columns);
  // Every second row stands half a cell to the right.
  const shift = rows > 1 ? 0.5 : 0;
  return {
    group,
    columns,
    width: (Math.min(columns, count) + shift) * stepX(radius) + 2 * PADDING_PX,
    height: (rows - 1) * stepY(radius) + 2 * radius + top + PADDING_PX,
    children: [],
  };
}

/** Puts blocks side by side until a shelf is full, then onto the next. */
function shelve(blocks: readonly Block[], width: number): Packed {
  const children: Placed[] = [];
  let x = 0;
  let y = 0;
  let shelfHeight = 0;
  let widest = 0;
  for (const block of blocks) {
    if (x > 0 && x + block.width > width) {
      x = 0;
      y += shelfHeight + GAP_PX;
      shelfHeight = 0;
    }
    children.push({ block, x, y });
    x += block.width + GAP_PX;
    widest = Math.max(widest, x - GAP_PX);
    shelfHeight = Math.max(shelfHeight, block.height);
  }
  return { width: widest, height: y + shelfHeight, children };
}

function settle(packed: Packed, radius: number): MapLayout {
  const nodes: MapNode[] = [];
  const xs: number[] = [];
  const ys: number[] = [];
  const frames: MapFrame[] = [];
  const walk = ({ block, x, y }: Placed, depth: number): void => {
    const { group, columns, children, width, height } = block;
    const before = nodes.length;
    const at = frames.length;
    frames.push({ name: group.name, count: 0, depth, x, y, width, height });
    if (group.groups === undefined) {
      const top = y + (group.name === '' ? PADDING_PX : TITLE_PX) + radius;
      for (const [index, node] of group.nodes.entries()) {
        const row = Math.floor(index / columns);
        const column = index % columns;
        nodes.push(node);
        xs.push(x + PADDING_PX + (column + 0.5 + (row % 2) / 2) * stepX(radius));
        ys.push(top + row * stepY(radius));
      }
    }
    for (const child of children) walk({ block: child.block, x: x + child.x, y: y + child.y }, depth + 1);
    const frame = frames[at];
    if (frame !== undefined) frames[at] = { ...frame, count: nodes.length - before };
  };
  for (const child of packed.children) walk(child, 0);
  const { width, height } = packed;
  return { width, height, radius, nodes, x: Float32Array.from(xs), y: Float32Array.from(ys), frames };
}

/** Finds the node at a place of the map; -1 for none. Cells are looked up by a grid of squares. */
export function nodeFinder(layout: MapLayout): (x: number, y: number) => number {
  const side = Math.max(4, layout.radius * 2);
  const buckets = new Map<number, number[]>();
  const keyOf = (column: number, row: number): number => row * 65_536 + column;
  for (let index = 0; index < layout.nodes.length; index++) {
    const key = keyOf(Math.floor((layout.x[index] ?? 0) / side), Math.floor((layout.y[index] ?? 0) / side));
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [index]);
    else bucket.push(index);
  }
  return (x, y) => {
    const column = Math.floor(x / side);
    const row = Math.floor(y / side);
    let best = -1;
    let nearest = layout.radius * layout.radius;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        for (const index of buckets.get(keyOf(column + dx, row + dy)) ?? []) {
          const distance = ((layout.x[index] ?? 0) - x) ** 2 + ((layout.y[index] ?? 0) - y) ** 2;
          if (distance <= nearest) {
            nearest = distance;
            best = index;
          }
        }
      }
    }
    return best;
  };
}

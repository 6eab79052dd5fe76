import type { Box } from './shapes.ts';

/** A part of a tab from one height to another. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts a column of boxes into parts of at most `height`, between boxes where that is possible; a box that is higher than
 * a page is cut through.
 */
export function partsOf(boxes: readonly Box[], height: number): readonly Part[] {
  const end = Math.max(0, ...boxes.map((box) => box.y + box.height));
  const parts: Part[] = [];
  for (let from = 0; from < end; ) {
    const edge = from + height;
    if (edge >= end) {
      parts.push({ from, to: end });
      break;
    }
    const cuts = [...new Set(boxes.map(({ y }) => y))]
      .filter((y) => y > from && y <= edge)
      .sort((one, other) => other - one);
    const to = cuts.find((cut) => boxes.every((box) => box.y >= cut || box.y + box.height <= cut)) ?? edge;
    parts.push({ from, to });
    from = to;
  }
  return parts;
}

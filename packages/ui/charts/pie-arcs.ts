/** The outline of one slice of a ring around (0, 0), as an SVG path. */
export interface Arc {
  readonly path: string;
  /** Of the whole, 0 to 1. */
  readonly share: number;
}

/** Slices of a ring, clockwise from the top; values of zero or less get an empty path. */
export function pieArcs(values: readonly number[], outer: number, inner: number): Arc[] {
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  let before = 0;
  return values.map((value) => {
    const share = total === 0 ? 0 : Math.max(0, value) / total;
    const start = before;
    before += share;
    return { path: share === 0 ? '' : ringPath(start, before, outer, inner), share };
  });
}

function ringPath(start: number, end: number, outer: number, inner: number): string {
  // One arc cannot end where it begins: the whole ring is two halves.
  if (end - start > 0.9999) {
    const half = start + 0.5;
    return `${ringPath(start, half, outer, inner)}${ringPath(half, start + 0.9998, outer, inner)}`;
  }
  const large = end - start > 0.5 ? 1 : 0;
  return [
    `M${pointAt(start, outer)}`,
    `A${outer} ${outer} 0 ${large} 1 ${pointAt(end, outer)}`,
    `L${pointAt(end, inner)}`,
    `A${inner} ${inner} 0 ${large} 0 ${pointAt(start, inner)}`,
    'Z',
  ].join('');
}

function pointAt(turn: number, radius: number): string {
  const angle = turn * 2 * Math.PI;
  return `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
}

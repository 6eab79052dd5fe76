import type { Shape } from './shapes.ts';

/** The same shapes elsewhere. */
export function moved(shapes: readonly Shape[], dx: number, dy: number): readonly Shape[] {
  if (dx === 0 && dy === 0) return shapes;
  return shapes.map((shape) =>
    shape.kind === 'path'
      ? { ...shape, d: movedPath(shape.d, dx, dy) }
      : { ...shape, x: shape.x + dx, y: shape.y + dy },
  );
}

/** Our paths have only `M`, `L`, `C`, `A` and `Z`, in absolute numbers. */
function movedPath(d: string, dx: number, dy: number): string {
  const by = (x: string, y: string): string => `${round(Number(x) + dx)} ${round(Number(y) + dy)}`;
  return d.replaceAll(
    /([MLC])((?:-?[\d.]+ -?[\d.]+ ?)+)|(A(?:-?[\d.]+ ){5})(-?[\d.]+) (-?[\d.]+)/g,
    (_, word: string | undefined, points: string, arc: string, endX: string, endY: string) =>
      word === undefined
        ? `${arc}${by(endX, endY)}`
        : `${word}${points.trim().replaceAll(/(-?[\d.]+) (-?[\d.]+)/g, (__, x: string, y: string) => by(x, y))}`,
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;

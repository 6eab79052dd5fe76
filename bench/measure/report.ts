/** A figure that a case measured, with the goal it is held to. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Passed when the value is at most (or at least) the goal. */
  readonly goal?: { readonly atMost?: number; readonly atLeast?: number };
}

export interface BenchCase {
  readonly name: string;
  readonly summary: string;
  run(say: (text: string) => void): Promise<readonly Figure[]>;
}

export function meets(figure: Figure): boolean {
  const { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = figure.goal ?? {};
  return figure.value <= atMost && figure.value >= atLeast;
}

export function line(figure: Figure): string {
  const goal =
    figure.goal === undefined
      ? ''
      : figure.goal.atMost === undefined
        ? `  goal >= ${figure.goal.atLeast}`
        : `  goal <= ${figure.goal.atMost}`;
  const mark = figure.goal === undefined ? ' ' : meets(figure) ? '+' : '!';
  return `${mark} ${figure.name.padEnd(46)} ${figure.value.toFixed(figure.value < 10 ? 3 : 1).padStart(12)} ${figure.unit}${goal}`;
}

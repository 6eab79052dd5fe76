/** A metric whose intervals hold several rows is looked at again after so many questions. */
const LOOK_AGAIN = 100;
const ONE = 0;

/**
 * What answers told of how close the rows of metrics are: whether an interval of a length holds one row of a series at most.
 * Then nothing must be done about time, nor replaced: reading such a metric costs two thirds.
 */
export class Spacing {
  /** By metric and seconds of the interval: `ONE`, or how often it is not looked at from now on. */
  readonly #known = new WeakMap<object, Map<number, number>>();

  /** `look`: tell it by `learn`. */
  expect(metric: object, intervalSeconds: number): 'one' | 'several' | 'look' {
    const known = this.#known.get(metric);
    const left = known?.get(intervalSeconds);
    if (known === undefined || left === undefined) return 'look';
    if (left === ONE) return 'one';
    if (left === 1) known.delete(intervalSeconds);
    else known.set(intervalSeconds, left - 1);
    return 'several';
  }

  learn(metric: object, intervalSeconds: number, one: boolean): void {
    let known = this.#known.get(metric);
    if (known === undefined) {
      known = new Map();
      this.#known.set(metric, known);
    }
    known.set(intervalSeconds, one ? ONE : LOOK_AGAIN);
  }
}

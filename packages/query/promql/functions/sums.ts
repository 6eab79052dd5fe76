/** A sum that keeps what rounding loses (Kahan, Neumaier). */
export class ExactSum {
  #sum = 0;
  #lost = 0;

  add(value: number): void {
    const total = this.#sum + value;
    // Beyond all numbers nothing is lost that could be told.
    if (!Number.isFinite(total)) this.#lost = 0;
    else if (Math.abs(this.#sum) >= Math.abs(value)) this.#lost += this.#sum - total + value;
    else this.#lost += value - total + this.#sum;
    this.#sum = total;
  }

  get value(): number {
    return Number.isFinite(this.#sum) ? this.#sum + this.#lost : this.#sum;
  }
}

/** Count, mean and spread of values in one pass (Welford). */
export class Moments {
  count = 0;
  #mean = 0;
  #squares = 0;

  add(value: number): void {
    this.count++;
    const delta = value - this.#mean;
    this.#mean += delta / this.count;
    this.#squares += delta * (value - this.#mean);
  }

  /** The variance of a whole population. */
  get variance(): number {
    return this.#squares / this.count;
  }
}

export function meanOf(values: Iterable<number>): number {
  const sum = new ExactSum();
  let count = 0;
  let running = 0;
  for (const value of values) {
    sum.add(value);
    count++;
    if (count === 1) running = value;
    // The mean of opposite infinities is NaN, that of one infinity is it.
    else if (!Number.isFinite(running) && !Number.isFinite(value)) running += value;
    else if (Number.isFinite(running)) running += value / count - running / count;
  }
  // A sum may run over where the mean does not.
  return Number.isFinite(sum.value) ? sum.value / count : running;
}

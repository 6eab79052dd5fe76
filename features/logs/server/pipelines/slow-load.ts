import type { Clock } from '@komainu/kernel/clock.ts';

const FIRST_AFTER_MS = 1_000;
const SLICE_MS = 5;

/**
 * Something that takes long to make, step by step: in slices of a few milliseconds once the server is up, and at once, as
 * far as it has not come, when somebody needs it before.
 */
export class SlowLoad<Value> {
  readonly #steps: Generator<void, Value>;
  #value: { readonly made: Value } | undefined;

  constructor(steps: Generator<void, Value>) {
    this.#steps = steps;
  }

  get(): Value {
    while (this.#value === undefined) this.#step();
    return this.#value.made;
  }

  /** Makes it in the background; the returned function stops that. */
  start(clock: Clock): () => void {
    let cancel = clock.after(FIRST_AFTER_MS, () => slice());
    const slice = () => {
      const started = performance.now();
      while (this.#value === undefined && performance.now() - started < SLICE_MS) this.#step();
      if (this.#value === undefined) cancel = clock.after(SLICE_MS, slice);
    };
    return () => cancel();
  }

  #step(): void {
    const { done, value } = this.#steps.next();
    if (done) this.#value = { made: value };
  }
}

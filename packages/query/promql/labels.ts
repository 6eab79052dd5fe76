export const METRIC_NAME = '__name__';

/** The labels of one element: immutable, names ascending, none empty. The same set has the same `key`. */
export class Labels {
  static readonly none = new Labels([]);

  /** Pairs by ascending name. */
  readonly pairs: readonly (readonly [name: string, value: string])[];
  #key: string | undefined;
  #unnamed: Labels | undefined;

  private constructor(pairs: readonly (readonly [string, string])[]) {
    this.pairs = pairs;
  }

  /** Labels in any order; of a name given twice the last stands, and empty values are none. */
  static of(pairs: Iterable<readonly [string, string]>): Labels {
    const byName = new Map(pairs);
    const kept = [...byName].filter(([, value]) => value !== '');
    return new Labels(kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  }

  get key(): string {
    this.#key ??= this.pairs.map(([name, value]) => `${name}\u0001${value}`).join('\u0002');
    return this.#key;
  }

  get(name: string): string {
    return this.pairs.find(([own]) => own === name)?.[1] ?? '';
  }

  only(names: readonly string[]): Labels {
    return new Labels(this.pairs.filter(([name]) => names.includes(name)));
  }

  without(names: readonly string[]): Labels {
    return new Labels(this.pairs.filter(([name]) => !names.includes(name)));
  }

  /** Without the metric's name, as whatever computes gives its result. */
  unnamed(): Labels {
    this.#unnamed ??= this.get(METRIC_NAME) === '' ? this : this.without([METRIC_NAME]);
    return this.#unnamed;
  }

  /** With some labels set, or removed where the value is ''. */
  with(changes: Iterable<readonly [string, string]>): Labels {
    return Labels.of([...this.pairs, ...changes]);
  }

  toObject(): Record<string, string> {
    return Object.fromEntries(this.pairs);
  }

  /** As PromQL writes it: `up{job="a"}`. */
  toString(): string {
    const rest = this.unnamed().pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    return `${this.get(METRIC_NAME)}{${rest.join(', ')}}`;
  }
}

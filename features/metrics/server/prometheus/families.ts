import type { MetricFamily } from '@komainu/wire/prometheus/write-report.ts';

/** More are not kept: clients send all of theirs again every minute. */
const MOST_FAMILIES = 50_000;
const MOST_TEXT = 1_000;

/**
 * What Prometheus clients say of their metrics, by the name they use. In memory only: they repeat it, and the descriptions
 * that people write stand elsewhere.
 */
export class MetricFamilies {
  readonly #byName = new Map<string, MetricFamily>();

  note(families: readonly MetricFamily[]): void {
    for (const family of families) {
      if (family.name === '' || (!this.#byName.has(family.name) && this.#byName.size >= MOST_FAMILIES)) continue;
      const { name, type, help, unit } = family;
      this.#byName.set(name, { name, type, help: help.slice(0, MOST_TEXT), unit: unit.slice(0, MOST_TEXT) });
    }
  }

  get(name: string): MetricFamily | undefined {
    return this.#byName.get(name);
  }

  all(): readonly MetricFamily[] {
    return [...this.#byName.values()];
  }
}

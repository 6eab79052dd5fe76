import { type Standing, UNEVALUATED } from '@komainu/evaluate/state/standing.ts';

/** How every monitor stands, in memory. */
export class StateBook {
  readonly #standings = new Map<number, Standing>();

  /** How a monitor stands; one that was never evaluated has no data. */
  of(monitorId: number): Standing {
    return this.#standings.get(monitorId) ?? UNEVALUATED;
  }

  set(monitorId: number, standing: Standing): void {
    this.#standings.set(monitorId, standing);
  }

  forget(monitorId: number): void {
    this.#standings.delete(monitorId);
  }

  /** The monitors that something is known of. */
  ids(): readonly number[] {
    return [...this.#standings.keys()];
  }
}

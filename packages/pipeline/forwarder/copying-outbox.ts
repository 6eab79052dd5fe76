import type { Counters } from '@komainu/kernel/counters.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import type { Outbox, OutgoingPayload } from './payload.ts';

/** Where one kind of data goes: first to `main`, whose answer counts; then copies to the others. */
export interface OutboxRoute {
  readonly main: Outbox;
  readonly copies: readonly Outbox[];
}

/** Chooses the boxes of a payload by its path. A copy that is refused is counted and harms nobody else. */
export class CopyingOutbox implements Outbox {
  readonly #routeOf: (path: string) => OutboxRoute;
  readonly #counters: Counters;

  constructor(routeOf: (path: string) => OutboxRoute, counters: Counters) {
    this.#routeOf = routeOf;
    this.#counters = counters;
  }

  async put(payload: OutgoingPayload): Promise<void> {
    const { main, copies } = this.#routeOf(payload.path);
    await main.put(payload);
    for (const copy of copies) await this.#copy(copy, payload);
  }

  async #copy(outbox: Outbox, payload: OutgoingPayload): Promise<void> {
    try {
      await outbox.put(payload);
    } catch (error) {
      const reason = codeOf(error);
      this.#counters.add('komainu_agent_copies_lost_total', { reason }, 1, 'copies that an additional endpoint lost');
    }
  }
}

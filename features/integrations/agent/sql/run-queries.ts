import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { CheckSender } from '../check.ts';
import type { AskSql, SqlQuery } from './query.ts';
import { sendRows } from './send-rows.ts';

/** Runs queries when they are due. One that fails is a warning that names it; the others go on. */
export class QueryRunner {
  readonly #clock: Clock;
  readonly #lastRunMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async run(
    queries: readonly SqlQuery[],
    ask: AskSql,
    tags: readonly string[],
    sender: CheckSender,
    signal: AbortSignal,
  ): Promise<void> {
    for (const query of queries) {
      signal.throwIfAborted();
      if (!this.#isDue(query)) continue;
      try {
        sendRows(query, await ask(query.sql), tags, sender, this.#clock.nowMs());
      } catch (error) {
        // The run was stopped, and the connection with it.
        signal.throwIfAborted();
        sender.warning(`${query.name}: ${messageOf(error)}`);
      }
    }
  }

  #isDue({ name, everyS }: SqlQuery): boolean {
    if (everyS === undefined) return true;
    const nowMs = this.#clock.nowMs();
    const lastMs = this.#lastRunMs.get(name);
    if (lastMs !== undefined && nowMs - lastMs < everyS * 1000) return false;
    this.#lastRunMs.set(name, nowMs);
    return true;
  }
}

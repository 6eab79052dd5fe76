import type { Clock } from './clock.ts';
import type { Logger, LogLevel } from './logger.ts';

const MAX_KEYS = 1_000;

/**
 * Says the same thing once in a while: the first line of a key at once, then at most one each `everyMs`, which says how
 * many were left out. A store that is away must not fill the disk with lines about it.
 */
export class LogThrottle {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #said = new Map<string, { atMs: number; leftOut: number }>();

  constructor(logger: Logger, clock: Clock, everyMs = 10_000) {
    this.#logger = logger;
    this.#clock = clock;
    this.#everyMs = everyMs;
  }

  log(key: string, level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>): void {
    const nowMs = this.#clock.nowMs();
    const said = this.#said.get(key);
    if (said !== undefined && nowMs - said.atMs < this.#everyMs) {
      said.leftOut++;
      return;
    }
    if (said === undefined && this.#said.size >= MAX_KEYS) this.#said.clear();
    this.#said.set(key, { atMs: nowMs, leftOut: 0 });
    this.#logger.log(
      level,
      message,
      said === undefined || said.leftOut === 0 ? fields : { ...fields, leftOut: said.leftOut },
    );
  }
}

import type { Heartbeat, Heartbeats } from '@komainu/contracts/agent/health.ts';
import type { Clock } from '@komainu/kernel/clock.ts';

/** What lives and what hangs, by the names of the parts. */
export interface Health {
  readonly healthy: readonly string[];
  /** With how long each has been silent. */
  readonly unhealthy: readonly { readonly part: string; readonly silentMs: number }[];
}

/** Rounds that a part may miss before it counts as hanging. */
const MISSED = 3;

/** Remembers the last sign of life of each part. */
export class HeartbeatBook implements Heartbeats {
  readonly #clock: Clock;
  readonly #parts = new Map<string, { readonly everyMs: number; lastMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  part(name: string, everyMs: number): Heartbeat {
    const entry = { everyMs, lastMs: this.#clock.nowMs() };
    this.#parts.set(name, entry);
    return {
      beat: () => {
        entry.lastMs = this.#clock.nowMs();
      },
      close: () => {
        if (this.#parts.get(name) === entry) this.#parts.delete(name);
      },
    };
  }

  read(): Health {
    const nowMs = this.#clock.nowMs();
    const healthy: string[] = [];
    const unhealthy: { part: string; silentMs: number }[] = [];
    for (const [part, { everyMs, lastMs }] of this.#parts) {
      const silentMs = nowMs - lastMs;
      if (silentMs > everyMs * MISSED) unhealthy.push({ part, silentMs });
      else healthy.push(part);
    }
    return { healthy, unhealthy };
  }
}

import type { Clock } from '@komainu/kernel/clock.ts';
import type { SearchPredicate } from '@komainu/query/search/to-predicate.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { renderLog } from '../api/render.ts';
import type { LogTap } from '../intake/stages.ts';
import { DraftEvent } from './draft-event.ts';

/** Where a listener's events go. */
export interface TailSink {
  /** False when what was sent before has not left yet: then nothing more is sent. */
  readonly ready: boolean;
  send(event: string, data: string): void;
  end(): void;
}

/** Logs sent to one listener a second; a reader cannot follow more. */
const MOST_PER_SECOND = 100;
const TICK_MS = 1_000;

interface Listener {
  readonly matches: SearchPredicate;
  readonly sink: TailSink;
  seen: number;
  skipped: number;
}

/** Live tails: every log is matched at the door, once for each listener, and not at all when nobody listens. */
export class TailHub implements LogTap {
  readonly #clock: Clock;
  readonly #listeners = new Set<Listener>();
  readonly #event = new DraftEvent(new LogDraft());
  #cancelTick: (() => void) | undefined;
  active = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#listeners.size;
  }

  /** Adds a listener; the returned function takes it away. */
  listen(matches: SearchPredicate, sink: TailSink): () => void {
    const listener: Listener = { matches, sink, seen: 0, skipped: 0 };
    this.#listeners.add(listener);
    this.active = true;
    this.#cancelTick ??= this.#clock.after(TICK_MS, () => this.#tick());
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.active = false;
      this.#cancelTick?.();
      this.#cancelTick = undefined;
    };
  }

  offer(draft: LogDraft, idLow: number, idHigh: number): void {
    this.#event.show(draft);
    // Rendered once, however many listeners it interests.
    let text: string | undefined;
    for (const listener of this.#listeners) {
      if (!listener.matches(this.#event)) continue;
      listener.seen++;
      if (listener.seen - listener.skipped > MOST_PER_SECOND || !listener.sink.ready) {
        listener.skipped++;
        continue;
      }
      text ??= JSON.stringify(renderLog(this.#event.row(idLow, idHigh)));
      listener.sink.send('log', text);
    }
  }

  /** Ends every tail: the server is going down. */
  close(): void {
    for (const { sink } of this.#listeners) sink.end();
    this.#listeners.clear();
    this.active = false;
    this.#cancelTick?.();
    this.#cancelTick = undefined;
  }

  /** Tells each listener its rate, which is a heartbeat too. */
  #tick(): void {
    for (const listener of this.#listeners) {
      const rate = { perSecond: listener.seen, skipped: listener.skipped };
      listener.seen = 0;
      listener.skipped = 0;
      if (listener.sink.ready) listener.sink.send('rate', JSON.stringify(rate));
    }
    this.#cancelTick = this.#clock.after(TICK_MS, () => this.#tick());
  }
}

import { overloaded } from '@komainu/kernel/errors.ts';

/** What one request has of the budget. */
export interface BodyAccount {
  /** Takes more; throws `intake_overloaded` (503) when all requests together would have too much. */
  take(bytes: number): void;
  give(bytes: number): void;
  /** Gives back what is left. Nothing may be taken afterwards. */
  close(): void;
}

/**
 * Bounds the memory of all request bodies that are being read or decoded at the same time. The caps of routes bound one
 * body; without this a crowd of large ones would cost as many times the cap.
 */
export class BodyBudget {
  readonly #limit: number;
  #taken = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  get takenBytes(): number {
    return this.#taken;
  }

  open(): BodyAccount {
    let mine = 0;
    const give = (bytes: number) => {
      // What was left at the close has been given back already.
      const back = Math.min(bytes, mine);
      mine -= back;
      this.#taken -= back;
    };
    return {
      take: (bytes) => {
        if (this.#taken + bytes > this.#limit) {
          throw overloaded('intake_overloaded', 'too many large requests at the same time: try again later');
        }
        mine += bytes;
        this.#taken += bytes;
      },
      give,
      close: () => give(mine),
    };
  }
}

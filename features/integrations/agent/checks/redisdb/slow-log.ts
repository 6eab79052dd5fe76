import type { RespValue } from './resp.ts';

export interface SlowEntry {
  readonly id: number;
  readonly micros: number;
  /** The command's name; '' when the server does not say. */
  readonly command: string;
}

/** The entries of `SLOWLOG GET`, oldest first; what is no entry is left out. */
export function readSlowLog(reply: RespValue): readonly SlowEntry[] {
  if (!Array.isArray(reply)) return [];
  const list: readonly RespValue[] = reply;
  return list
    .flatMap((entry): SlowEntry[] => {
      if (!Array.isArray(entry)) return [];
      const [id, , micros, args]: readonly (RespValue | undefined)[] = entry;
      if (typeof id !== 'number' || typeof micros !== 'number') return [];
      const [command]: readonly (RespValue | undefined)[] = Array.isArray(args) ? args : [];
      return [{ id, micros, command: typeof command === 'string' ? (command.split(' ')[0] ?? '') : '' }];
    })
    .sort((one, other) => one.id - other.id);
}

/** Remembers which entries were told, by their ids, which grow until the server is started again. */
export class SlowLogPlace {
  #lastId = -1;

  /** The entries that are new since the last time. */
  unseen(entries: readonly SlowEntry[]): readonly SlowEntry[] {
    const last = entries.at(-1);
    if (last === undefined) return [];
    const restarted = last.id < this.#lastId;
    const fresh = restarted ? entries : entries.filter(({ id }) => id > this.#lastId);
    this.#lastId = last.id;
    return fresh;
  }
}

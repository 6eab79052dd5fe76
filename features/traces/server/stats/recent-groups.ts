const FACTS = 9;
const SLOTS = 256;

/**
 * The groups that spans fell into lately, found by the numbers of what they are grouped by. Spans of one request repeat
 * few combinations: comparing nine numbers costs a tenth of putting nine texts together for a map.
 */
export class RecentGroups<Group> {
  readonly #facts = new Float64Array(SLOTS * FACTS);
  readonly #groups: (Group | undefined)[] = Array.from({ length: SLOTS });
  readonly #wanted = new Float64Array(FACTS);
  #length = 0;
  #hash = 0;
  #slot = 0;
  #owner: object | undefined;

  /** Forgets everything when it was filled for another owner: numbers mean something only to one. */
  serve(owner: object): void {
    if (this.#owner === owner) return;
    this.#owner = owner;
    this.#groups.fill(undefined);
  }

  /** Begins a combination; its facts follow, always as many and in the same order. */
  begin(): void {
    this.#length = 0;
    this.#hash = 0;
  }

  fact(value: number): void {
    this.#wanted[this.#length++] = value;
    this.#hash = Math.imul(this.#hash ^ value, 0x9e3779b1);
    this.#hash ^= this.#hash >>> 15;
  }

  /** The group of the combination, when it was the last in its place. */
  get(): Group | undefined {
    this.#slot = this.#hash & (SLOTS - 1);
    const group = this.#groups[this.#slot];
    if (group === undefined) return undefined;
    const from = this.#slot * FACTS;
    for (let at = 0; at < FACTS; at++) if (this.#facts[from + at] !== this.#wanted[at]) return undefined;
    return group;
  }

  /** Remembers the group of the combination that `get` did not find. */
  set(group: Group): void {
    this.#facts.set(this.#wanted, this.#slot * FACTS);
    this.#groups[this.#slot] = group;
  }
}

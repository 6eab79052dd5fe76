/** Words of a host: the number of its newest series plus one, when it was first and last seen, and none. */
const NEWEST = 0;
const FIRST_SEEN = 1;
const LAST_SEEN = 2;
const WORDS = 4;
const FIRST_HOSTS = 256;
const NEVER = 0xffff_ffff;

/** The series of hosts as a chain from newer to older ones; numbers plus one, 0 ends it. */
export interface HostChain {
  readonly olderSeries: (number: number) => number;
  readonly knows: (number: number) => boolean;
  /** Rises when series are forgotten. */
  readonly forgotten: () => number;
}

/** One host and the series that name it: a view of what `HostRecords` keeps. */
export class HostEntry {
  readonly name: string;
  /** Its place among the hosts of this process. */
  readonly number: number;
  readonly #records: HostRecords;
  #listed: { readonly newest: number; readonly forgotten: number; readonly series: readonly number[] } | undefined;

  constructor(name: string, number: number, records: HostRecords) {
    this.name = name;
    this.number = number;
    this.#records = records;
    this.#listed = undefined;
  }

  get firstSeenUnixS(): number {
    return this.#records.firstSeenUnixS(this.number);
  }

  get lastSeenUnixS(): number {
    return this.#records.lastSeenUnixS(this.number);
  }

  /** Numbers of its series, as they came. Listed when they are asked for: of most hosts nobody does. */
  get series(): readonly number[] {
    const newest = this.#records.newest(this.number);
    const forgotten = this.#records.chain.forgotten();
    if (this.#listed?.newest !== newest || this.#listed.forgotten !== forgotten) {
      this.#listed = { newest, forgotten, series: this.#records.seriesFrom(newest) };
    }
    return this.#listed.series;
  }
}

/** What is known of hosts, by number: 16 bytes each, since every series that is read at start looks here. */
export class HostRecords {
  readonly chain: HostChain;
  #words = new Uint32Array(FIRST_HOSTS * WORDS);
  #length = 0;

  constructor(chain: HostChain) {
    this.chain = chain;
  }

  /** The number of a new host. */
  add(): number {
    const number = this.#length++;
    if (number * WORDS === this.#words.length) {
      const larger = new Uint32Array(this.#words.length * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words[number * WORDS + FIRST_SEEN] = NEVER;
    return number;
  }

  /** Notes a new series; what was the newest before, as the chain says it. */
  join(host: number, series: number, firstSeenUnixS: number, lastSeenUnixS: number): number {
    const words = this.#words;
    const at = host * WORDS;
    const older = words[at + NEWEST] as number;
    words[at + NEWEST] = series + 1;
    if (firstSeenUnixS < (words[at + FIRST_SEEN] as number)) words[at + FIRST_SEEN] = firstSeenUnixS;
    if (lastSeenUnixS > (words[at + LAST_SEEN] as number)) words[at + LAST_SEEN] = lastSeenUnixS;
    return older;
  }

  seen(host: number, unixS: number): void {
    const at = host * WORDS + LAST_SEEN;
    if (unixS > (this.#words[at] as number)) this.#words[at] = unixS;
  }

  firstSeenUnixS(host: number): number {
    return this.#words[host * WORDS + FIRST_SEEN] as number;
  }

  lastSeenUnixS(host: number): number {
    return this.#words[host * WORDS + LAST_SEEN] as number;
  }

  /** Its number plus one. */
  newest(host: number): number {
    return this.#words[host * WORDS + NEWEST] as number;
  }

  seriesFrom(newest: number): readonly number[] {
    const series: number[] = [];
    for (let next = newest; next !== 0; next = this.chain.olderSeries(next - 1)) {
      if (this.chain.knows(next - 1)) series.push(next - 1);
    }
    return series.reverse();
  }
}

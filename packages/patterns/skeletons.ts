/** Mixes a token and its place into 32 bits, twice with different constants. Sums of them tell rows apart. */
export function mixA(token: number, place: number): number {
  let hash = Math.imul(token + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(place + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

export function mixB(token: number, place: number): number {
  let hash = Math.imul(token + 0x7f4a7c15, 0xcc9e2d51) ^ Math.imul(place + 7, 0x1b873593);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number below 2^53 of two sums. */
export function joinHash(a: number, b: number): number {
  return (a >>> 0) * 0x200000 + ((b >>> 0) & 0x1fffff);
}

/** A message without its values. Its tokens change while rows that differ in variables become the same. */
export interface Skeleton {
  readonly tokens: Int32Array;
  /** Lines that have it. */
  count: number;
  /** A line that has it. */
  readonly line: number;
  hashA: number;
  hashB: number;
  /** The skeleton that this one has become the same as, or -1. */
  same: number;
}

/** The different skeletons of a run. */
export class Skeletons {
  readonly all: Skeleton[] = [];
  private readonly byHash = new Map<number, number>();

  /** The index of the skeleton with these tokens, which counts one line more. */
  add(ids: Int32Array, length: number, line: number): number {
    let a = length;
    let b = length;
    for (let at = 0; at < length; at++) {
      a = (a + mixA(ids[at] as number, at)) | 0;
      b = (b + mixB(ids[at] as number, at)) | 0;
    }
    const hash = joinHash(a, b);
    const known = this.byHash.get(hash);
    const skeleton = known === undefined ? undefined : this.all[known];
    if (known !== undefined && skeleton !== undefined) {
      skeleton.count++;
      return known;
    }
    const index = this.all.length;
    this.byHash.set(hash, index);
    this.all.push({ tokens: ids.slice(0, length), count: 1, line, hashA: a, hashB: b, same: -1 });
    return index;
  }

  /** Puts another token at a place. */
  replace(skeleton: Skeleton, place: number, token: number): void {
    const before = skeleton.tokens[place] as number;
    skeleton.hashA = (skeleton.hashA - mixA(before, place) + mixA(token, place)) | 0;
    skeleton.hashB = (skeleton.hashB - mixB(before, place) + mixB(token, place)) | 0;
    skeleton.tokens[place] = token;
  }

  /** Makes those that have become the same one, of the lower index; gives those that are left. */
  unite(live: readonly number[]): number[] {
    const first = new Map<number, number>();
    const left: number[] = [];
    for (const index of live) {
      const skeleton = this.all[index] as Skeleton;
      const hash = joinHash(skeleton.hashA, skeleton.hashB);
      const known = first.get(hash);
      if (known === undefined) {
        first.set(hash, index);
        left.push(index);
      } else {
        skeleton.same = known;
        (this.all[known] as Skeleton).count += skeleton.count;
      }
    }
    return left;
  }

  /** The one that a skeleton has become. */
  root(index: number): number {
    let at = index;
    for (;;) {
      const { same } = this.all[at] as Skeleton;
      if (same === -1) return at;
      at = same;
    }
  }
}

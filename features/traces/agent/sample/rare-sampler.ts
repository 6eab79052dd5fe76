import type { SamplingSettings } from '../settings.ts';

/** Groups of an env and a service that are remembered; the oldest is forgotten first. */
const MAX_GROUPS = 5_000;

/**
 * Finds traces with a span of a kind that was not seen for some minutes, a few a second at the most: so that every endpoint
 * has an example, however seldom it is called.
 */
export class RareSampler {
  readonly #settings: SamplingSettings['rare'];
  /** When each signature may be kept again, by group. */
  readonly #seen = new Map<string, Map<string, number>>();
  #tokens: number;
  #refilledMs = Number.NEGATIVE_INFINITY;

  constructor(settings: SamplingSettings['rare']) {
    this.#settings = settings;
    this.#tokens = settings.tps;
  }

  /**
   * Notes the signatures (`group\0rest`). Gives the place of the first that was not seen lately; -1 when there is none, or
   * no room for another trace.
   */
  firstRare(signatures: readonly string[], nowMs: number): number {
    let first = -1;
    for (const [at, signature] of signatures.entries()) if (this.#note(signature, nowMs) && first < 0) first = at;
    if (first < 0) return -1;
    this.#refill(nowMs);
    if (this.#tokens < 1) return -1;
    this.#tokens--;
    return first;
  }

  #note(signature: string, nowMs: number): boolean {
    const end = signature.indexOf('\0');
    const group = signature.slice(0, end);
    let members = this.#seen.get(group);
    if (members === undefined) {
      members = new Map();
      this.#seen.set(group, members);
      const [oldest] = this.#seen.keys();
      if (this.#seen.size > MAX_GROUPS && oldest !== undefined) this.#seen.delete(oldest);
    }
    const until = members.get(signature) ?? 0;
    // Too many kinds of spans: they share a place each, and are rare less often.
    const key =
      members.size < this.#settings.cardinality || until > 0
        ? signature
        : `${hashOf(signature) % this.#settings.cardinality}`;
    const known = key === signature ? until : (members.get(key) ?? 0);
    members.set(key, nowMs + this.#settings.cooldownMs);
    return known <= nowMs;
  }

  #refill(nowMs: number): void {
    const { tps } = this.#settings;
    const passed = Math.max(0, nowMs - this.#refilledMs);
    this.#tokens = Math.min(tps, this.#tokens + (passed / 1000) * tps);
    this.#refilledMs = nowMs;
  }
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

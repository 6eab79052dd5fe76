import type { ClientPayload, GroupedKey } from '@komainu/wire/apmstats/encode.ts';
import { DdSketchBuilder } from '@komainu/wire/apmstats/sketch-builder.ts';

export const BUCKET_MS = 10_000;
/** A bucket is sent this long after its end, so that spans of slow flushes still count where they belong. */
const SETTLE_MS = 10_000;
/** Combinations counted apart in a bucket; more share the resource `_other`, so memory stays bounded. */
const MAX_GROUPS = 20_000;
const OTHER = '_other';

/** What requests are counted by, with whom they belong to. */
export interface StatKey extends GroupedKey {
  readonly hostname: string;
  readonly env: string;
  readonly version: string;
  readonly containerId: string;
}

class Group {
  readonly key: StatKey;
  readonly resource: string;
  hits = 0;
  errors = 0;
  topLevelHits = 0;
  durationNs = 0;
  readonly ok = new DdSketchBuilder();
  readonly failed = new DdSketchBuilder();

  constructor(key: StatKey, resource: string) {
    this.key = key;
    this.resource = resource;
  }
}

/** A key that spans meet again and again, with the group that it was counted in last. */
export class KnownKey {
  readonly key: StatKey;
  /** What tells keys apart. */
  readonly text: string;
  group: Group | undefined;
  bucketMs = -1;

  constructor(key: StatKey) {
    this.key = key;
    this.text = textOf(key, key.resource);
  }
}

/**
 * Counts requests before any sampling, by kind and by the ten seconds in which they ended (datadog-agent `pkg/trace/stats`).
 * Held in memory: a crash loses the counts of the last twenty seconds, the spans themselves are on disk.
 */
export class Concentrator {
  readonly #buckets = new Map<number, Map<string, Group>>();
  #oldestMs: number;

  constructor(nowMs: number) {
    this.#oldestMs = bucketOf(nowMs) - SETTLE_MS;
  }

  /** Groups that are held now. */
  get size(): number {
    let size = 0;
    for (const bucket of this.#buckets.values()) size += bucket.size;
    return size;
  }

  /** Counts a request that stands for `weight`; times outside of what is open count in the nearest bucket. */
  add(
    known: KnownKey,
    endUnixMs: number,
    nowMs: number,
    weight: number,
    durationNs: number,
    isError: boolean,
    isTopLevel: boolean,
  ): void {
    const start = Math.min(Math.max(bucketOf(endUnixMs), this.#oldestMs), Math.max(bucketOf(nowMs), this.#oldestMs));
    if (known.bucketMs !== start || known.group === undefined) {
      known.group = this.#group(known, start);
      known.bucketMs = start;
    }
    const { group } = known;
    group.hits += weight;
    group.durationNs += durationNs * weight;
    if (isTopLevel) group.topLevelHits += weight;
    if (isError) {
      group.errors += weight;
      group.failed.add(durationNs, weight);
    } else group.ok.add(durationNs, weight);
  }

  /** Takes out the buckets that ended long enough ago, or all of them. */
  flush(nowMs: number, all = false): ClientPayload[] {
    const before = all ? Number.POSITIVE_INFINITY : nowMs - SETTLE_MS;
    const payloads = new Map<string, { key: StatKey; buckets: Map<number, Group[]> }>();
    for (const [start, groups] of this.#buckets) {
      if (start + BUCKET_MS > before) continue;
      this.#buckets.delete(start);
      this.#oldestMs = Math.max(this.#oldestMs, start + BUCKET_MS);
      for (const group of groups.values()) {
        const { hostname, env, version, containerId } = group.key;
        const owner = `${hostname}\0${env}\0${version}\0${containerId}`;
        const payload = payloads.get(owner) ?? { key: group.key, buckets: new Map<number, Group[]>() };
        payloads.set(owner, payload);
        const inBucket = payload.buckets.get(start) ?? [];
        if (inBucket.push(group) === 1) payload.buckets.set(start, inBucket);
      }
    }
    if (!all) this.#oldestMs = Math.max(this.#oldestMs, bucketOf(before));
    return [...payloads.values()].map(({ key, buckets }) => ({
      hostname: key.hostname,
      env: key.env,
      version: key.version,
      containerId: key.containerId,
      tags: [],
      buckets: [...buckets].map(([startUnixMs, groups]) => ({
        startUnixMs,
        durationMs: BUCKET_MS,
        groups: groups.map((group) => ({
          ...group.key,
          resource: group.resource,
          hits: group.hits,
          errors: group.errors,
          topLevelHits: group.topLevelHits,
          durationNs: group.durationNs,
          okSummary: group.ok.encode(),
          errorSummary: group.failed.encode(),
        })),
      })),
    }));
  }

  #group(known: KnownKey, start: number): Group {
    let bucket = this.#buckets.get(start);
    if (bucket === undefined) {
      bucket = new Map();
      this.#buckets.set(start, bucket);
    }
    const found = bucket.get(known.text);
    if (found !== undefined) return found;
    const isFull = bucket.size >= MAX_GROUPS;
    const text = isFull ? textOf(known.key, OTHER) : known.text;
    const shared = isFull ? bucket.get(text) : undefined;
    if (shared !== undefined) return shared;
    const group = new Group(known.key, isFull ? OTHER : known.key.resource);
    bucket.set(text, group);
    return group;
  }
}

function bucketOf(unixMs: number): number {
  return Math.floor(unixMs / BUCKET_MS) * BUCKET_MS;
}

function textOf(key: StatKey, resource: string): string {
  return [
    key.service,
    key.name,
    resource,
    key.type,
    key.httpStatus,
    key.kind,
    key.synthetics ? 1 : 0,
    key.isRoot ? 1 : 0,
    key.grpcStatus,
    key.httpMethod,
    key.httpEndpoint,
    key.env,
    key.version,
    key.hostname,
    key.containerId,
    ...key.peerTags,
  ].join('\0');
}

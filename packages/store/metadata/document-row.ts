import { versionConflict } from './conflict.ts';
import type { Document } from './port.ts';

/** Version of the tables below; a database of a newer version is not opened. */
export const METADATA_VERSION = 1;

/** A version as both databases keep it. PostgreSQL's driver hands 64-bit integers out as strings. */
export interface VersionRow {
  readonly kind: string;
  readonly id: string;
  readonly version: number | string;
  readonly body: string;
  readonly created_ms: number | string;
  readonly updated_ms: number | string;
  readonly updated_by: string;
  readonly deleted: number | boolean;
}

export function toDocument<Body>(row: VersionRow): Document<Body> {
  return {
    kind: row.kind,
    id: row.id,
    version: Number(row.version),
    // What was stored was given as a Body under the same kind.
    body: JSON.parse(row.body) as Body,
    createdAtUnixMs: Number(row.created_ms),
    updatedAtUnixMs: Number(row.updated_ms),
    updatedBy: row.updated_by,
    deleted: Boolean(row.deleted),
  };
}

/**
 * The version that a put writes after `last`. Versions go on counting after a deletion, while the creation starts anew.
 * Throws `version_conflict` when the writer expected another version (0: none alive).
 */
export function putVersion(
  put: { kind: string; id: string; body: unknown; by: string; nowMs: number; expectedVersion: number | undefined },
  last: VersionRow | undefined,
): VersionRow {
  const alive = last !== undefined && !last.deleted ? last : undefined;
  const present = Number(alive?.version ?? 0);
  if (put.expectedVersion !== undefined && put.expectedVersion !== present) {
    throw versionConflict(put.kind, put.id, put.expectedVersion, present);
  }
  return {
    kind: put.kind,
    id: put.id,
    version: Number(last?.version ?? 0) + 1,
    body: JSON.stringify(put.body),
    created_ms: alive?.created_ms ?? put.nowMs,
    updated_ms: put.nowMs,
    updated_by: put.by,
    deleted: false,
  };
}

/** The version that marks a document deleted; undefined when there is nothing alive to delete. */
export function deleteVersion(last: VersionRow | undefined, by: string, nowMs: number): VersionRow | undefined {
  if (last === undefined || last.deleted) return undefined;
  return { ...last, version: Number(last.version) + 1, updated_ms: nowMs, updated_by: by, deleted: true };
}

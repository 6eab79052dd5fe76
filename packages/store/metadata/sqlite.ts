import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@komainu/kernel/clock.ts';
import { versionConflict } from './conflict.ts';
import type { Document, MetadataStore } from './port.ts';

interface VersionRow {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly body: string;
  readonly created_ms: number;
  readonly updated_ms: number;
  readonly updated_by: string;
  readonly deleted: number;
}

// One row a version; the newest of a document is marked, so that reading the present state is one index look-up.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS document_versions (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    newest INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (kind, id, version)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS document_newest ON document_versions (kind, created_ms, id) WHERE newest = 1 AND deleted = 0;
`;

/** Opens (or makes) the embedded metadata store in one SQLite file of mode 600. */
export function openSqliteMetadata(file: string, clock: Clock): MetadataStore {
  if (file !== ':memory:') {
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
  }
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
  database.exec(SCHEMA);
  return new SqliteMetadata(database, clock);
}

class SqliteMetadata implements MetadataStore {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #newest;
  readonly #all;
  readonly #versions;
  readonly #retire;
  readonly #insert;

  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    this.#newest = database.prepare(
      'SELECT * FROM document_versions WHERE kind = ? AND id = ? ORDER BY version DESC LIMIT 1',
    );
    this.#all = database.prepare(
      'SELECT * FROM document_versions WHERE kind = ? AND newest = 1 AND deleted = 0 ORDER BY created_ms, id',
    );
    this.#versions = database.prepare(
      'SELECT * FROM document_versions WHERE kind = ? AND id = ? ORDER BY version DESC',
    );
    this.#retire = database.prepare('UPDATE document_versions SET newest = 0 WHERE kind = ? AND id = ? AND newest = 1');
    this.#insert = database.prepare('INSERT INTO document_versions VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)');
  }

  async get<Body>(kind: string, id: string): Promise<Document<Body> | undefined> {
    const row = this.#newestRow(kind, id);
    return row === undefined || row.deleted === 1 ? undefined : documentOf<Body>(row);
  }

  async list<Body>(kind: string): Promise<Document<Body>[]> {
    return (this.#all.all(kind) as unknown as VersionRow[]).map((row) => documentOf<Body>(row));
  }

  async put<Body>(kind: string, id: string, body: Body, by: string, expectedVersion?: number): Promise<Document<Body>> {
    return this.#transaction(() => {
      const present = this.#newestRow(kind, id);
      const live = present !== undefined && present.deleted === 0 ? present : undefined;
      if (expectedVersion !== undefined && (live?.version ?? 0) !== expectedVersion) {
        throw versionConflict(kind, id, expectedVersion, live?.version ?? 0);
      }
      const nowMs = this.#clock.nowMs();
      const createdMs = live?.created_ms ?? nowMs;
      return documentOf<Body>(
        this.#write(kind, id, (present?.version ?? 0) + 1, JSON.stringify(body), createdMs, nowMs, by, 0),
      );
    });
  }

  async delete(kind: string, id: string, by: string): Promise<boolean> {
    return this.#transaction(() => {
      const present = this.#newestRow(kind, id);
      if (present === undefined || present.deleted === 1) return false;
      this.#write(kind, id, present.version + 1, present.body, present.created_ms, this.#clock.nowMs(), by, 1);
      return true;
    });
  }

  async history<Body>(kind: string, id: string): Promise<Document<Body>[]> {
    return (this.#versions.all(kind, id) as unknown as VersionRow[]).map((row) => documentOf<Body>(row));
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  #newestRow(kind: string, id: string): VersionRow | undefined {
    return this.#newest.get(kind, id) as VersionRow | undefined;
  }

  #write(
    kind: string,
    id: string,
    version: number,
    body: string,
    createdMs: number,
    updatedMs: number,
    by: string,
    deleted: number,
  ): VersionRow {
    this.#retire.run(kind, id);
    this.#insert.run(kind, id, version, body, createdMs, updatedMs, by, deleted);
    return { kind, id, version, body, created_ms: createdMs, updated_ms: updatedMs, updated_by: by, deleted };
  }

  #transaction<Result>(run: () => Result): Result {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = run();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}

function documentOf<Body>(row: VersionRow): Document<Body> {
  return {
    kind: row.kind,
    id: row.id,
    version: row.version,
    // What was stored was given as a Body under the same kind.
    body: JSON.parse(row.body) as Body,
    createdAtUnixMs: row.created_ms,
    updatedAtUnixMs: row.updated_ms,
    updatedBy: row.updated_by,
    deleted: row.deleted === 1,
  };
}

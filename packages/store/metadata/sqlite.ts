import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { deleteVersion, METADATA_VERSION, putVersion, toDocument, type VersionRow } from './document-row.ts';
import { OUTBOX_SQLITE_SCHEMA, SqliteOutbox } from './outbox/sqlite-outbox.ts';
import type { Document, DocumentStamp, MetadataStore } from './port.ts';
import { RUNS_SQLITE_SCHEMA, SqliteRuns } from './runs/sqlite-runs.ts';
import { inTransaction } from './sqlite-transaction.ts';

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

/**
 * Opens (or makes) the embedded metadata store in one SQLite file of mode 600. Throws `data_newer` when a newer Komainu
 * wrote it.
 */
export function openSqliteMetadata(file: string, clock: Clock): MetadataStore {
  if (file !== ':memory:') {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // SQLite gives its journal files the mode of the database, so that is set before anything is written.
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
  }
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > METADATA_VERSION) {
    database.close();
    throw new CodedError(
      'data_newer',
      `the definitions have version ${version}, newer than ${METADATA_VERSION}, the newest known here`,
    );
  }
  database.exec(`${SCHEMA} ${OUTBOX_SQLITE_SCHEMA} ${RUNS_SQLITE_SCHEMA} PRAGMA user_version = ${METADATA_VERSION};`);
  return new SqliteMetadata(database, clock);
}

class SqliteMetadata implements MetadataStore {
  readonly outbox: SqliteOutbox;
  readonly runs: SqliteRuns;
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #newest;
  readonly #all;
  readonly #stamps;
  readonly #versions;
  readonly #retire;
  readonly #insert;

  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.outbox = new SqliteOutbox(database);
    this.runs = new SqliteRuns(database);
    this.#clock = clock;
    this.#newest = database.prepare(
      'SELECT * FROM document_versions WHERE kind = ? AND id = ? ORDER BY version DESC LIMIT 1',
    );
    this.#all = database.prepare(
      'SELECT * FROM document_versions WHERE kind = ? AND newest = 1 AND deleted = 0 ORDER BY created_ms, id',
    );
    this.#stamps = database.prepare(
      'SELECT id, version FROM document_versions WHERE kind = ? AND newest = 1 AND deleted = 0 ORDER BY created_ms, id',
    );
    this.#versions = database.prepare(
      'SELECT * FROM document_versions WHERE kind = ? AND id = ? ORDER BY version DESC',
    );
    this.#retire = database.prepare('UPDATE document_versions SET newest = 0 WHERE kind = ? AND id = ? AND newest = 1');
    this.#insert = database.prepare('INSERT INTO document_versions VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)');
  }

  async get<Body>(kind: string, id: string): Promise<Document<Body> | undefined> {
    const row = this.#newestRow(kind, id);
    return row === undefined || row.deleted ? undefined : toDocument<Body>(row);
  }

  async list<Body>(kind: string): Promise<Document<Body>[]> {
    return (this.#all.all(kind) as unknown as VersionRow[]).map((row) => toDocument<Body>(row));
  }

  async stamps(kind: string): Promise<DocumentStamp[]> {
    return (this.#stamps.all(kind) as unknown as DocumentStamp[]).map(({ id, version }) => ({ id, version }));
  }

  async put<Body>(kind: string, id: string, body: Body, by: string, expectedVersion?: number): Promise<Document<Body>> {
    return inTransaction(this.#database, () => {
      const nowMs = this.#clock.nowMs();
      return this.#write<Body>(putVersion({ kind, id, body, by, nowMs, expectedVersion }, this.#newestRow(kind, id)));
    });
  }

  async delete(kind: string, id: string, by: string): Promise<boolean> {
    return inTransaction(this.#database, () => {
      const row = deleteVersion(this.#newestRow(kind, id), by, this.#clock.nowMs());
      if (row === undefined) return false;
      this.#write(row);
      return true;
    });
  }

  async history<Body>(kind: string, id: string): Promise<Document<Body>[]> {
    return (this.#versions.all(kind, id) as unknown as VersionRow[]).map((row) => toDocument<Body>(row));
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  #newestRow(kind: string, id: string): VersionRow | undefined {
    return this.#newest.get(kind, id) as VersionRow | undefined;
  }

  #write<Body>(row: VersionRow): Document<Body> {
    const { kind, id, version, body, created_ms, updated_ms, updated_by, deleted } = row;
    this.#retire.run(kind, id);
    this.#insert.run(kind, id, version, body, created_ms, updated_ms, updated_by, deleted ? 1 : 0);
    return toDocument<Body>(row);
  }
}

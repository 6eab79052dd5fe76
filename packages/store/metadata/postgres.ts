import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import pg from 'pg';
import { deleteVersion, METADATA_VERSION, putVersion, toDocument, type VersionRow } from './document-row.ts';
import { OUTBOX_POSTGRES_SCHEMA, PostgresOutbox } from './outbox/postgres-outbox.ts';
import type { Document, DocumentStamp, MetadataStore } from './port.ts';
import { PostgresRuns, RUNS_POSTGRES_SCHEMA } from './runs/postgres-runs.ts';
import { unavailable } from './unavailable.ts';

/** As in SQLite, one row a version with the newest marked. Bodies are text: jsonb would reorder keys and refuse NULs. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS komainu_schema (version integer NOT NULL);
  CREATE TABLE IF NOT EXISTS document_versions (
    kind text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    newest boolean NOT NULL,
    body text NOT NULL,
    created_ms bigint NOT NULL,
    updated_ms bigint NOT NULL,
    updated_by text NOT NULL,
    deleted boolean NOT NULL,
    PRIMARY KEY (kind, id, version)
  );
  CREATE INDEX IF NOT EXISTS document_newest ON document_versions (kind, created_ms, id) WHERE newest AND NOT deleted;
`;

export interface PostgresSettings {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Opens the metadata in a PostgreSQL database, which several nodes may share. Creates the tables under a lock, so nodes
 * may start together. Throws `metadata_unavailable` (503) when it cannot be reached, `data_newer` when a newer Komainu
 * wrote it.
 */
export async function openPostgresMetadata(settings: PostgresSettings): Promise<MetadataStore> {
  const pool = new pg.Pool({ connectionString: settings.url, max: 10, connectionTimeoutMillis: 10_000 });
  // An idle connection that breaks must not end the server; the next query opens another.
  pool.on('error', (error) =>
    settings.logger.log('warn', 'a connection to PostgreSQL broke', { reason: error.message }),
  );
  const metadata = new PostgresMetadata(pool, settings.clock);
  try {
    await metadata.prepare();
    return metadata;
  } catch (error) {
    await pool.end();
    throw error;
  }
}

class PostgresMetadata implements MetadataStore {
  readonly outbox: PostgresOutbox;
  readonly runs: PostgresRuns;
  readonly #pool: pg.Pool;
  readonly #clock: Clock;
  #closed = false;

  constructor(pool: pg.Pool, clock: Clock) {
    this.#pool = pool;
    this.outbox = new PostgresOutbox(pool);
    this.runs = new PostgresRuns(pool);
    this.#clock = clock;
  }

  async prepare(): Promise<void> {
    await this.#inTransaction('komainu schema', async (client) => {
      await client.query(SCHEMA);
      await client.query(OUTBOX_POSTGRES_SCHEMA);
      await client.query(RUNS_POSTGRES_SCHEMA);
      const { rows } = await client.query<{ version: number }>('SELECT version FROM komainu_schema');
      const version = rows[0]?.version;
      if (version === undefined) {
        await client.query('INSERT INTO komainu_schema (version) VALUES ($1)', [METADATA_VERSION]);
      } else if (version > METADATA_VERSION) {
        throw new CodedError(
          'data_newer',
          `the definitions have version ${version}, this Komainu knows ${METADATA_VERSION}`,
        );
      }
    });
  }

  async get<Body>(kind: string, id: string): Promise<Document<Body> | undefined> {
    const row = await newestRow(this.#pool, kind, id).catch(unavailable);
    return row === undefined || row.deleted ? undefined : toDocument<Body>(row);
  }

  async list<Body>(kind: string): Promise<Document<Body>[]> {
    const sql = 'SELECT * FROM document_versions WHERE kind = $1 AND newest AND NOT deleted ORDER BY created_ms, id';
    const { rows } = await this.#pool.query<VersionRow>(sql, [kind]).catch(unavailable);
    return rows.map((row) => toDocument<Body>(row));
  }

  async stamps(kind: string): Promise<DocumentStamp[]> {
    const sql =
      'SELECT id, version FROM document_versions WHERE kind = $1 AND newest AND NOT deleted ORDER BY created_ms, id';
    const { rows } = await this.#pool.query<Pick<VersionRow, 'id' | 'version'>>(sql, [kind]).catch(unavailable);
    return rows.map(({ id, version }) => ({ id, version: Number(version) }));
  }

  async put<Body>(kind: string, id: string, body: Body, by: string, expectedVersion?: number): Promise<Document<Body>> {
    return this.#inTransaction(`${kind}/${id}`, async (client) => {
      const nowMs = this.#clock.nowMs();
      const row = putVersion({ kind, id, body, by, nowMs, expectedVersion }, await newestRow(client, kind, id));
      await write(client, row);
      return toDocument<Body>(row);
    });
  }

  async delete(kind: string, id: string, by: string): Promise<boolean> {
    return this.#inTransaction(`${kind}/${id}`, async (client) => {
      const row = deleteVersion(await newestRow(client, kind, id), by, this.#clock.nowMs());
      if (row === undefined) return false;
      await write(client, row);
      return true;
    });
  }

  async history<Body>(kind: string, id: string): Promise<Document<Body>[]> {
    const sql = 'SELECT * FROM document_versions WHERE kind = $1 AND id = $2 ORDER BY version DESC';
    const { rows } = await this.#pool.query<VersionRow>(sql, [kind, id]).catch(unavailable);
    return rows.map((row) => toDocument<Body>(row));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
  }

  /** Writers of one document take turns by an advisory lock, which also covers documents that do not exist yet. */
  async #inTransaction<Result>(lockName: string, run: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect().catch(unavailable);
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [lockName]);
      const result = await run(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
      return unavailable(error);
    } finally {
      client.release(broken);
    }
  }
}

async function newestRow(client: pg.Pool | pg.PoolClient, kind: string, id: string): Promise<VersionRow | undefined> {
  const sql = 'SELECT * FROM document_versions WHERE kind = $1 AND id = $2 ORDER BY version DESC LIMIT 1';
  return (await client.query<VersionRow>(sql, [kind, id])).rows[0];
}

async function write(client: pg.PoolClient, row: VersionRow): Promise<void> {
  const { kind, id, version, body, created_ms, updated_ms, updated_by, deleted } = row;
  await client.query('UPDATE document_versions SET newest = false WHERE kind = $1 AND id = $2 AND newest', [kind, id]);
  await client.query('INSERT INTO document_versions VALUES ($1, $2, $3, true, $4, $5, $6, $7, $8)', [
    kind,
    id,
    version,
    body,
    created_ms,
    updated_ms,
    updated_by,
    deleted,
  ]);
}

import type { DatabaseSync } from 'node:sqlite';
import type {
  RunCounts,
  RunHead,
  RunProgress,
  StoredRun,
  WorkflowRunStore,
} from '@komainu/contracts/workflows/run-store.ts';
import { inTransaction } from '../sqlite-transaction.ts';
import { HEAD_COLUMNS, RUN_COLUMNS, type RunRow, toCounts, toHead, toRun } from './run-row.ts';

export const RUNS_SQLITE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS workflow_runs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    workflow_id TEXT NOT NULL,
    state TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    next_ms INTEGER NOT NULL,
    claimed_by TEXT NOT NULL,
    claimed_until_ms INTEGER NOT NULL,
    cancel_requested INTEGER NOT NULL,
    summary TEXT NOT NULL,
    body TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS workflow_runs_due ON workflow_runs (next_ms) WHERE state = 'running';
  CREATE INDEX IF NOT EXISTS workflow_runs_of ON workflow_runs (workflow_id, seq);
`;

/** A write that waits for its transaction. */
interface Write {
  run(): void;
  /** Tells whoever waits: `failure` is why the whole transaction failed. */
  done(failure?: unknown): void;
}

/** Runs of workflows in the file of the definitions. Writes of one moment share a transaction: each costs the disk a flush. */
export class SqliteRuns implements WorkflowRunStore {
  readonly #database: DatabaseSync;
  readonly #insert;
  readonly #claim;
  readonly #save;
  #waiting: Write[] = [];

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insert = database.prepare(
      `INSERT INTO workflow_runs
        (id, workflow_id, state, created_ms, next_ms, claimed_by, claimed_until_ms, cancel_requested, summary, body)
        SELECT ?, ?, ?, ?, ?, '', 0, 0, ?, ? WHERE (SELECT count(*) FROM workflow_runs WHERE state = 'running') < ?`,
    );
    this.#claim = database.prepare(
      `UPDATE workflow_runs SET claimed_by = ?, claimed_until_ms = ? WHERE seq IN (
        SELECT seq FROM workflow_runs
        WHERE state = 'running' AND (next_ms <= ? OR cancel_requested = 1) AND claimed_until_ms <= ?
        ORDER BY next_ms, seq LIMIT ?
      ) RETURNING ${RUN_COLUMNS}`,
    );
    this.#save = database.prepare(
      `UPDATE workflow_runs SET state = ?, next_ms = ?, summary = ?, body = ?, claimed_until_ms = ?
        WHERE id = ? AND claimed_by = ? AND state = 'running' RETURNING cancel_requested`,
    );
  }

  async add(run: StoredRun, most: number): Promise<boolean> {
    const { id, workflowId, state, createdUnixMs, nextUnixMs, summary, body } = run;
    return await this.#write(
      () => this.#insert.run(id, workflowId, state, createdUnixMs, nextUnixMs, summary, body, most).changes > 0,
    );
  }

  async get(id: string): Promise<(StoredRun & { readonly cancelRequested: boolean }) | undefined> {
    const row = this.#database.prepare(`SELECT ${RUN_COLUMNS} FROM workflow_runs WHERE id = ?`).get(id);
    return row === undefined ? undefined : toRun(row as unknown as RunRow);
  }

  async list(workflowId: string | undefined, offset: number, limit: number): Promise<readonly RunHead[]> {
    const rows = this.#database
      .prepare(
        `SELECT ${HEAD_COLUMNS} FROM workflow_runs WHERE ? = '' OR workflow_id = ? ORDER BY seq DESC LIMIT ? OFFSET ?`,
      )
      .all(workflowId ?? '', workflowId ?? '', limit, offset);
    return (rows as unknown as RunRow[]).map(toHead);
  }

  async latest(): Promise<readonly RunHead[]> {
    const sql = `SELECT ${HEAD_COLUMNS} FROM workflow_runs WHERE seq IN (SELECT max(seq) FROM workflow_runs GROUP BY workflow_id)`;
    return (this.#database.prepare(sql).all() as unknown as RunRow[]).map(toHead);
  }

  async counts(workflowId: string): Promise<RunCounts> {
    const rows = this.#database
      .prepare('SELECT state, count(*) AS n FROM workflow_runs WHERE workflow_id = ? GROUP BY state')
      .all(workflowId);
    return toCounts(rows as unknown as Parameters<typeof toCounts>[0]);
  }

  async createdSince(workflowId: string, sinceUnixMs: number): Promise<number> {
    const row = this.#database
      .prepare('SELECT count(*) AS n FROM workflow_runs WHERE workflow_id = ? AND created_ms >= ?')
      .get(workflowId, sinceUnixMs);
    return Number(row?.['n'] ?? 0);
  }

  async claim(owner: string, nowUnixMs: number, untilUnixMs: number, limit: number) {
    const rows = this.#claim.all(owner, untilUnixMs, nowUnixMs, nowUnixMs, limit) as unknown as RunRow[];
    return rows.map(toRun);
  }

  async save(
    id: string,
    owner: string,
    { state, nextUnixMs, summary, body }: RunProgress,
    claimedUntilUnixMs: number,
  ): Promise<'kept' | 'cancel' | 'lost'> {
    const row = await this.#write(() =>
      this.#save.get(state, nextUnixMs, summary, body, claimedUntilUnixMs, id, owner),
    );
    if (row === undefined) return 'lost';
    return state === 'running' && row['cancel_requested'] === 1 ? 'cancel' : 'kept';
  }

  async requestCancel(id: string): Promise<boolean> {
    const sql = `UPDATE workflow_runs SET cancel_requested = 1 WHERE id = ? AND state = 'running'`;
    return this.#database.prepare(sql).run(id).changes > 0;
  }

  async cancelAll(workflowId: string): Promise<void> {
    const sql = `UPDATE workflow_runs SET cancel_requested = 1 WHERE workflow_id = ? AND state = 'running'`;
    this.#database.prepare(sql).run(workflowId);
  }

  async release(): Promise<void> {
    this.#database.exec(`UPDATE workflow_runs SET claimed_until_ms = 0, claimed_by = '' WHERE state = 'running'`);
  }

  async prune(beforeUnixMs: number, most: number): Promise<void> {
    this.#database
      .prepare(
        `DELETE FROM workflow_runs WHERE state <> 'running' AND (created_ms < ? OR seq IN (
          SELECT seq FROM (
            SELECT seq, row_number() OVER (PARTITION BY workflow_id ORDER BY seq DESC) AS place
            FROM workflow_runs WHERE state <> 'running'
          ) WHERE place > ?
        ))`,
      )
      .run(beforeUnixMs, most);
  }

  /** Runs a write with all others of this turn of the event loop, in one transaction. */
  #write<Result>(run: () => Result): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    let outcome: { readonly result: Result } | { readonly failure: unknown };
    this.#waiting.push({
      run() {
        try {
          outcome = { result: run() };
        } catch (failure) {
          outcome = { failure };
        }
      },
      done(failure) {
        if (failure !== undefined) reject(failure);
        else if ('failure' in outcome) reject(outcome.failure);
        else resolve(outcome.result);
      },
    });
    if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    return promise;
  }

  #flush(): void {
    const writes = this.#waiting;
    this.#waiting = [];
    let failure: unknown;
    try {
      // A write that is refused by itself, such as a second one of an id, leaves the others alone.
      inTransaction(this.#database, () => {
        for (const write of writes) write.run();
      });
    } catch (error) {
      failure = error;
    }
    for (const write of writes) write.done(failure);
  }
}

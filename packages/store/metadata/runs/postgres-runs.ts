import type {
  RunCounts,
  RunHead,
  RunProgress,
  StoredRun,
  WorkflowRunStore,
} from '@komainu/contracts/workflows/run-store.ts';
import type pg from 'pg';
import { unavailable } from '../unavailable.ts';
import { HEAD_COLUMNS, RUN_COLUMNS, type RunRow, toCounts, toHead, toRun } from './run-row.ts';

export const RUNS_POSTGRES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS workflow_runs (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE,
    workflow_id text NOT NULL,
    state text NOT NULL,
    created_ms bigint NOT NULL,
    next_ms bigint NOT NULL,
    claimed_by text NOT NULL,
    claimed_until_ms bigint NOT NULL,
    cancel_requested boolean NOT NULL,
    summary text NOT NULL,
    body text NOT NULL
  );
  CREATE INDEX IF NOT EXISTS workflow_runs_due ON workflow_runs (next_ms) WHERE state = 'running';
  CREATE INDEX IF NOT EXISTS workflow_runs_of ON workflow_runs (workflow_id, seq);
`;

const INSERT = `INSERT INTO workflow_runs
  (id, workflow_id, state, created_ms, next_ms, claimed_by, claimed_until_ms, cancel_requested, summary, body)
  SELECT $1, $2, $3, $4, $5, '', 0, false, $6, $7
  WHERE (SELECT count(*) FROM workflow_runs WHERE state = 'running') < $8`;

/** Rows that another node claims at this moment are left to it. */
const CLAIM = `UPDATE workflow_runs SET claimed_by = $1, claimed_until_ms = $2 WHERE seq IN (
    SELECT seq FROM workflow_runs
    WHERE state = 'running' AND (next_ms <= $3 OR cancel_requested) AND claimed_until_ms <= $3
    ORDER BY next_ms, seq LIMIT $4 FOR UPDATE SKIP LOCKED
  ) RETURNING ${RUN_COLUMNS}`;

const SAVE = `UPDATE workflow_runs SET state = $1, next_ms = $2, summary = $3, body = $4, claimed_until_ms = $5
  WHERE id = $6 AND claimed_by = $7 AND state = 'running' RETURNING cancel_requested`;

const PRUNE = `DELETE FROM workflow_runs WHERE state <> 'running' AND (created_ms < $1 OR seq IN (
    SELECT seq FROM (
      SELECT seq, row_number() OVER (PARTITION BY workflow_id ORDER BY seq DESC) AS place
      FROM workflow_runs WHERE state <> 'running'
    ) AS ended WHERE place > $2
  ))`;

/** Runs of workflows in the database that several nodes share. */
export class PostgresRuns implements WorkflowRunStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async add(run: StoredRun, most: number): Promise<boolean> {
    const { id, workflowId, state, createdUnixMs, nextUnixMs, summary, body } = run;
    const { rowCount } = await this.#pool
      .query(INSERT, [id, workflowId, state, createdUnixMs, nextUnixMs, summary, body, most])
      .catch(unavailable);
    return (rowCount ?? 0) > 0;
  }

  async get(id: string): Promise<(StoredRun & { readonly cancelRequested: boolean }) | undefined> {
    const [row] = await this.#rows<RunRow>(`SELECT ${RUN_COLUMNS} FROM workflow_runs WHERE id = $1`, [id]);
    return row === undefined ? undefined : toRun(row);
  }

  async list(workflowId: string | undefined, offset: number, limit: number): Promise<readonly RunHead[]> {
    const sql = `SELECT ${HEAD_COLUMNS} FROM workflow_runs WHERE $1 = '' OR workflow_id = $1
      ORDER BY seq DESC LIMIT $2 OFFSET $3`;
    return (await this.#rows<RunRow>(sql, [workflowId ?? '', limit, offset])).map(toHead);
  }

  async latest(): Promise<readonly RunHead[]> {
    const sql = `SELECT ${HEAD_COLUMNS} FROM workflow_runs WHERE seq IN (SELECT max(seq) FROM workflow_runs GROUP BY workflow_id)`;
    return (await this.#rows<RunRow>(sql, [])).map(toHead);
  }

  async counts(workflowId: string): Promise<RunCounts> {
    const sql = 'SELECT state, count(*) AS n FROM workflow_runs WHERE workflow_id = $1 GROUP BY state';
    return toCounts(await this.#rows<Parameters<typeof toCounts>[0][number]>(sql, [workflowId]));
  }

  async createdSince(workflowId: string, sinceUnixMs: number): Promise<number> {
    const sql = 'SELECT count(*) AS n FROM workflow_runs WHERE workflow_id = $1 AND created_ms >= $2';
    const [row] = await this.#rows<{ n: string }>(sql, [workflowId, sinceUnixMs]);
    return Number(row?.n ?? 0);
  }

  async claim(owner: string, nowUnixMs: number, untilUnixMs: number, limit: number) {
    return (await this.#rows<RunRow>(CLAIM, [owner, untilUnixMs, nowUnixMs, limit])).map(toRun);
  }

  async save(
    id: string,
    owner: string,
    { state, nextUnixMs, summary, body }: RunProgress,
    claimedUntilUnixMs: number,
  ): Promise<'kept' | 'cancel' | 'lost'> {
    const values = [state, nextUnixMs, summary, body, claimedUntilUnixMs, id, owner];
    const [row] = await this.#rows<{ cancel_requested: boolean }>(SAVE, values);
    if (row === undefined) return 'lost';
    return state === 'running' && row.cancel_requested ? 'cancel' : 'kept';
  }

  async requestCancel(id: string): Promise<boolean> {
    const sql = `UPDATE workflow_runs SET cancel_requested = true WHERE id = $1 AND state = 'running' RETURNING id`;
    return (await this.#rows(sql, [id])).length > 0;
  }

  async cancelAll(workflowId: string): Promise<void> {
    const sql = `UPDATE workflow_runs SET cancel_requested = true WHERE workflow_id = $1 AND state = 'running'`;
    await this.#rows(sql, [workflowId]);
  }

  async release(): Promise<void> {
    await this.#rows(`UPDATE workflow_runs SET claimed_until_ms = 0, claimed_by = '' WHERE state = 'running'`, []);
  }

  async prune(beforeUnixMs: number, most: number): Promise<void> {
    await this.#rows(PRUNE, [beforeUnixMs, most]);
  }

  async #rows<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, [...values]).catch(unavailable)).rows;
  }
}

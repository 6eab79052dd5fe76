import type { NotificationOutbox, OutboxEntry } from '@komainu/contracts/notifications/outbox.ts';
import type pg from 'pg';
import { unavailable } from '../unavailable.ts';
import { bySequence, OUTBOX_COLUMNS, type OutboxRow, toEntry } from './outbox-row.ts';

export const OUTBOX_POSTGRES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS notification_outbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE,
    lane text COLLATE "C" NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    created_ms bigint NOT NULL,
    next_ms bigint NOT NULL,
    attempts bigint NOT NULL,
    claimed_until_ms bigint NOT NULL,
    body text NOT NULL
  );
  CREATE INDEX IF NOT EXISTS notification_outbox_waiting ON notification_outbox (lane, seq) WHERE state = 'waiting';
  CREATE INDEX IF NOT EXISTS notification_outbox_created ON notification_outbox (created_ms);
`;

const INSERT = `INSERT INTO notification_outbox
  (id, lane, state, reason, created_ms, next_ms, attempts, claimed_until_ms, body)
  SELECT id, lane, state, reason, created_ms, next_ms, attempts, 0, body
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[])
    WITH ORDINALITY AS entry (id, lane, state, reason, created_ms, next_ms, attempts, body, place)
  ORDER BY place ON CONFLICT (id) DO NOTHING`;

/** Two nodes that claim at once meet at the same rows: the second waits for the first, and then finds them taken. */
const CLAIM = `UPDATE notification_outbox SET claimed_until_ms = $1 WHERE seq IN (
    SELECT seq FROM notification_outbox WHERE seq IN (
      SELECT min(seq) FROM notification_outbox WHERE state = 'waiting' GROUP BY lane
    ) AND next_ms <= $2 AND claimed_until_ms <= $2 ORDER BY seq LIMIT $3
  ) AND state = 'waiting' AND claimed_until_ms <= $2 RETURNING ${OUTBOX_COLUMNS}`;

/** The outbox in the database that several nodes share. */
export class PostgresOutbox implements NotificationOutbox {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async put(entries: readonly OutboxEntry[]): Promise<void> {
    // Text of PostgreSQL holds no NUL.
    const column = (read: (entry: OutboxEntry) => string) => entries.map((entry) => read(entry).replaceAll('\0', ''));
    await this.#run(INSERT, [
      column(({ id }) => id),
      column(({ lane }) => lane),
      column(({ state }) => state),
      column(({ reason }) => reason),
      entries.map(({ createdUnixMs }) => createdUnixMs),
      entries.map(({ nextUnixMs }) => nextUnixMs),
      entries.map(({ attempts }) => attempts),
      column(({ body }) => body),
    ]);
  }

  async claim(nowUnixMs: number, untilUnixMs: number, limit: number): Promise<readonly OutboxEntry[]> {
    return (await this.#run(CLAIM, [untilUnixMs, nowUnixMs, limit])).sort(bySequence).map(toEntry);
  }

  async settle(
    id: string,
    { state, reason, nextUnixMs, attempts }: Pick<OutboxEntry, 'state' | 'reason' | 'nextUnixMs' | 'attempts'>,
  ): Promise<void> {
    const sql = `UPDATE notification_outbox
      SET state = $1, reason = $2, next_ms = $3, attempts = $4, claimed_until_ms = 0 WHERE id = $5`;
    await this.#run(sql, [state, reason.replaceAll('\0', ''), nextUnixMs, attempts, id]);
  }

  async release(): Promise<void> {
    await this.#run(`UPDATE notification_outbox SET claimed_until_ms = 0 WHERE state = 'waiting'`, []);
  }

  async recent(limit: number): Promise<readonly OutboxEntry[]> {
    const sql = `SELECT ${OUTBOX_COLUMNS} FROM notification_outbox ORDER BY seq DESC LIMIT $1`;
    return (await this.#run(sql, [limit])).map(toEntry);
  }

  async waiting(): Promise<number> {
    const sql = `SELECT count(*) AS n FROM notification_outbox WHERE state = 'waiting'`;
    const { rows } = await this.#pool.query<{ n: string }>(sql).catch(unavailable);
    return Number(rows[0]?.n ?? 0);
  }

  async prune(beforeUnixMs: number, most: number): Promise<void> {
    const sql = `DELETE FROM notification_outbox WHERE state <> 'waiting' AND (created_ms < $1 OR seq <= (
      SELECT seq FROM notification_outbox WHERE state <> 'waiting' ORDER BY seq DESC LIMIT 1 OFFSET $2
    ))`;
    await this.#run(sql, [beforeUnixMs, most]);
  }

  async #run(sql: string, values: readonly unknown[]): Promise<OutboxRow[]> {
    return (await this.#pool.query<OutboxRow>(sql, [...values]).catch(unavailable)).rows;
  }
}

import type { DatabaseSync } from 'node:sqlite';
import type { NotificationOutbox, OutboxEntry } from '@komainu/contracts/notifications/outbox.ts';
import { inTransaction } from '../sqlite-transaction.ts';
import { bySequence, OUTBOX_COLUMNS, type OutboxRow, toEntry } from './outbox-row.ts';

export const OUTBOX_SQLITE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS notification_outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    lane TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    next_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    claimed_until_ms INTEGER NOT NULL,
    body TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS notification_outbox_waiting ON notification_outbox (lane, seq) WHERE state = 'waiting';
  CREATE INDEX IF NOT EXISTS notification_outbox_created ON notification_outbox (created_ms);
`;

/** The outbox in the file of the definitions. */
export class SqliteOutbox implements NotificationOutbox {
  readonly #database: DatabaseSync;
  readonly #insert;
  readonly #claim;
  readonly #settle;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insert = database.prepare(
      `INSERT OR IGNORE INTO notification_outbox
        (id, lane, state, reason, created_ms, next_ms, attempts, claimed_until_ms, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)`,
    );
    this.#claim = database.prepare(
      `UPDATE notification_outbox SET claimed_until_ms = ? WHERE seq IN (
        SELECT seq FROM notification_outbox WHERE seq IN (
          SELECT min(seq) FROM notification_outbox WHERE state = 'waiting' GROUP BY lane
        ) AND next_ms <= ? AND claimed_until_ms <= ? ORDER BY seq LIMIT ?
      ) RETURNING ${OUTBOX_COLUMNS}`,
    );
    this.#settle = database.prepare(
      `UPDATE notification_outbox SET state = ?, reason = ?, next_ms = ?, attempts = ?, claimed_until_ms = 0 WHERE id = ?`,
    );
  }

  async put(entries: readonly OutboxEntry[]): Promise<void> {
    inTransaction(this.#database, () => {
      for (const { id, lane, state, reason, createdUnixMs, nextUnixMs, attempts, body } of entries) {
        this.#insert.run(id, lane, state, reason, createdUnixMs, nextUnixMs, attempts, body);
      }
    });
  }

  async claim(nowUnixMs: number, untilUnixMs: number, limit: number): Promise<readonly OutboxEntry[]> {
    const rows = this.#claim.all(untilUnixMs, nowUnixMs, nowUnixMs, limit) as unknown as OutboxRow[];
    return rows.sort(bySequence).map(toEntry);
  }

  async settle(
    id: string,
    { state, reason, nextUnixMs, attempts }: Pick<OutboxEntry, 'state' | 'reason' | 'nextUnixMs' | 'attempts'>,
  ): Promise<void> {
    this.#settle.run(state, reason, nextUnixMs, attempts, id);
  }

  async release(): Promise<void> {
    this.#database.exec(`UPDATE notification_outbox SET claimed_until_ms = 0 WHERE state = 'waiting'`);
  }

  async recent(limit: number): Promise<readonly OutboxEntry[]> {
    const rows = this.#database
      .prepare(`SELECT ${OUTBOX_COLUMNS} FROM notification_outbox ORDER BY seq DESC LIMIT ?`)
      .all(limit) as unknown as OutboxRow[];
    return rows.map(toEntry);
  }

  async waiting(): Promise<number> {
    const row = this.#database.prepare(`SELECT count(*) AS n FROM notification_outbox WHERE state = 'waiting'`).get();
    return Number(row?.['n'] ?? 0);
  }

  async prune(beforeUnixMs: number, most: number): Promise<void> {
    this.#database
      .prepare(
        `DELETE FROM notification_outbox WHERE state <> 'waiting' AND (created_ms < ? OR seq <= (
          SELECT seq FROM notification_outbox WHERE state <> 'waiting' ORDER BY seq DESC LIMIT 1 OFFSET ?
        ))`,
      )
      .run(beforeUnixMs, most);
  }
}

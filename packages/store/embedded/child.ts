/**
 * The store's child process: the only place that opens chDB. It does what it is told over IPC and decides nothing.
 *
 * A process that has opened chDB no longer dies of SIGSEGV or SIGABRT (it hangs and keeps the directory lock), which is
 * why the parent pings it and ends it with SIGKILL. When the parent goes away, this process ends by itself.
 */

import { messageOf } from '@komainu/kernel/errors.ts';
import { Session, version } from 'chdb';
import { forgetLostParts } from './deduplication-logs.ts';
import { type ChildSettings, type FromChild, type Lane, statementMark, type ToChild } from './protocol.ts';
import { SessionPool } from './session-pool.ts';

const settings: ChildSettings = JSON.parse(process.argv[2] ?? '{}');

// Signals to the whole group (Ctrl-C, service managers) reach the parent too: it drains first and then says `close`.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('SIGHUP', () => {});
// Not process.exit, which waits for the threads that run queries. The engine's data survives a kill at any moment.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

function tell(message: FromChild): void {
  // The callback swallows a broken channel: `disconnect` follows and ends the process.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

function openSessions(count: number): Session[] {
  return Array.from({ length: count }, () => {
    const session = new Session(settings.directory, { connectionArgs: settings.connectionArgs });
    session.query(`CREATE DATABASE IF NOT EXISTS ${settings.database}`);
    session.query(`USE ${settings.database}`);
    return session;
  });
}

function open(): Record<Lane, SessionPool> {
  return {
    control: new SessionPool(openSessions(1)),
    insert: new SessionPool(openSessions(settings.insertSessions)),
    query: new SessionPool(openSessions(settings.querySessions)),
  };
}

function serve(pools: Record<Lane, SessionPool>): void {
  process.on('message', (message: ToChild) => {
    switch (message.type) {
      case 'ping':
        tell({ type: 'pong', number: message.number });
        return;
      case 'statement':
        pools[message.lane].run(message).then(
          (body) => tell({ type: 'result', number: message.number, body }),
          (error: unknown) => tell({ type: 'error', number: message.number, message: messageOf(error) }),
        );
        return;
      case 'kill':
        // ASYNC always: SYNC never returns in the embedded engine.
        pools.control
          .run({
            type: 'statement',
            number: 0,
            lane: 'control',
            sql: `KILL QUERY WHERE startsWith(query, '${statementMark(message.number)}') ASYNC`,
            format: 'Null',
            settings: {},
          })
          .catch(() => {});
        return;
      case 'close':
        void close(Object.values(pools));
        return;
    }
  });
}

/** Inserts finish and killed queries end first: a session that is closed while it works holds up the exit. */
async function close(pools: readonly SessionPool[]): Promise<void> {
  for (const pool of pools) await pool.idle();
  for (const pool of pools) pool.close();
  process.exit(0);
}

try {
  forgetLostParts(settings.directory);
  serve(open());
  tell({ type: 'ready', engineVersion: version().libchdb });
} catch (error) {
  const failed: FromChild = { type: 'failed', message: messageOf(error) };
  process.send?.(failed, undefined, undefined, () => process.exit(1));
}

/**
 * What the server and the store's child process say to each other, over Node's IPC with advanced serialization (so bytes
 * travel as bytes). Every request carries a number that its answer repeats.
 */

/** Inserts, queries and control statements run in sessions of their own, so that none waits for another kind. */
export type Lane = 'insert' | 'query' | 'control';

/** Settings of the engine for one statement; numbers only, so nothing needs escaping. */
export type EngineSettings = Readonly<Record<string, number>>;

export interface StatementRequest {
  readonly type: 'statement';
  readonly number: number;
  readonly lane: Lane;
  readonly sql: string;
  /** A format of the engine; statements without a result take any. */
  readonly format: string;
  readonly settings: EngineSettings;
}

export type ToChild =
  | StatementRequest
  | { readonly type: 'ping'; readonly number: number }
  /** Stops the statement with this number, if it runs. */
  | { readonly type: 'kill'; readonly number: number }
  | { readonly type: 'close' };

export type FromChild =
  | { readonly type: 'ready'; readonly engineVersion: string }
  /** The engine could not be opened; the child exits after saying so. */
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'pong'; readonly number: number }
  | { readonly type: 'result'; readonly number: number; readonly body: Uint8Array }
  | { readonly type: 'error'; readonly number: number; readonly message: string };

/** How the child opens the engine; handed over as one JSON argument. */
export interface ChildSettings {
  readonly directory: string;
  readonly database: string;
  /** Command-line arguments of the engine, for example `--max_server_memory_usage=…`. */
  readonly connectionArgs: readonly string[];
  readonly insertSessions: number;
  readonly querySessions: number;
}

/** The mark in front of a statement by which it is found again to be killed. */
export function statementMark(number: number): string {
  return `/* komainu ${number} */`;
}

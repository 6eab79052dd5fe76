export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Our own log lines: one JSON object a line on stderr. Fields must never hold a key, a password or a session. */
export interface Logger {
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void;
  child(fields: Readonly<Record<string, unknown>>): Logger;
}

const ORDER: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Writes lines at or above `minimum` through `write` (a line with its newline). */
export function createLogger(
  write: (line: string) => void,
  minimum: LogLevel = 'info',
  base: Readonly<Record<string, unknown>> = {},
): Logger {
  return {
    log(level, message, fields = {}) {
      if (ORDER[level] < ORDER[minimum]) return;
      write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...base, ...fields })}\n`);
    },
    child: (fields) => createLogger(write, minimum, { ...base, ...fields }),
  };
}

/** Says nothing: for tests. */
export const silentLogger: Logger = { log() {}, child: () => silentLogger };

/**
 * An error with a stable code. Codes are a contract (tests, docs and metrics name them); messages are free text in lower
 * case that name the object and the reason and never hold a secret.
 */
export class CodedError extends Error {
  readonly code: string;
  /** HTTP status that fits this error when it reaches the outside; 500 unless given. */
  readonly status: number;

  constructor(code: string, message: string, options: { status?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CodedError';
    this.code = code;
    this.status = options.status ?? 500;
  }
}

/** The caller sent something wrong: 400 unless `status` says otherwise. */
export function badRequest(code: string, message: string, status = 400): CodedError {
  return new CodedError(code, message, { status });
}

/** A bounded queue is full or the store is away: every client that retries is answered 503. */
export function overloaded(code: string, message: string, cause?: unknown): CodedError {
  return new CodedError(code, message, { status: 503, cause });
}

/** The code of any thrown value, for counters and logs. */
export function codeOf(error: unknown): string {
  return error instanceof CodedError ? error.code : 'internal';
}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { CodedError, overloaded } from '@komainu/kernel/errors.ts';

/** The child process or the server is away; whether the statement took effect is not known. */
export class EngineGone extends Error {
  override readonly name = 'EngineGone';
  /** The engine died while it had the statement, which may have been the cause. */
  readonly suspect: boolean;

  constructor(message: string, suspect: boolean) {
    super(message);
    this.suspect = suspect;
  }
}

/**
 * ClickHouse's error numbers that callers can act on (`src/Common/ErrorCodes.cpp`). The engine's message is cut: it may
 * quote data.
 */
export function engineError(message: string): CodedError {
  const code = Number(/\bCode: (\d+)/.exec(message)?.[1] ?? 0);
  const text = message.slice(0, 600);
  if (code === 243 || /No space left on device|NOT_ENOUGH_SPACE|errno: 28\b/.test(message)) {
    return overloaded('store_disk_full', `the store's disk is full: ${text}`);
  }
  switch (code) {
    case 241: // MEMORY_LIMIT_EXCEEDED
    case 173: // CANNOT_ALLOCATE_MEMORY
      return new CodedError('store_memory_limit', `the query needs more memory than allowed: ${text}`, { status: 422 });
    case 159: // TIMEOUT_EXCEEDED
    case 160: // TOO_SLOW
      return new CodedError('store_timeout', `the query took longer than allowed: ${text}`, { status: 504 });
    case 396: // TOO_MANY_ROWS_OR_BYTES
      return new CodedError('store_result_limit', `the result is larger than allowed: ${text}`, { status: 422 });
    case 394: // QUERY_WAS_CANCELLED
      return new CodedError('store_cancelled', 'the query was cancelled', { status: 499 });
    case 252: // TOO_MANY_PARTS
    case 202: // TOO_MANY_SIMULTANEOUS_QUERIES
    case 210: // NETWORK_ERROR
    case 242: // TABLE_IS_READ_ONLY
    case 999: // KEEPER_EXCEPTION
    case 192: // UNKNOWN_USER
    case 193: // WRONG_PASSWORD
    case 194: // REQUIRED_PASSWORD
    case 516: // AUTHENTICATION_FAILED
      return overloaded('store_unavailable', `the store cannot take this now: ${text}`);
    default:
      return new CodedError('store_query', `the store refused the statement: ${text}`, { status: 500 });
  }
}

/** Logs of one request, as the JSON list that `POST /api/v2/logs` takes. */
export interface LogBatch {
  readonly body: Buffer;
  readonly lines: number;
}

/** A batch and how much of its piece it covers. */
export interface PieceBatch extends LogBatch {
  /** Bytes of the piece that are done with, lines that were left out included. */
  readonly bytes: number;
  readonly continued: boolean;
}

/** JSON bytes after which a request takes no further log: with the longest one it stays about the 5 MB that intakes take. */
export const MAX_BODY_BYTES = 4_000_000;

/** The request that carries a batch. */
export const LOGS_PATH = '/api/v2/logs';
export const LOGS_HEADERS = {
  'content-type': 'application/json',
  'dd-protocol': 'agent-json',
  'dd-evp-origin': 'agent',
};

/** Any items as one batch. */
export function batchOf(items: readonly object[]): LogBatch {
  return { body: Buffer.from(JSON.stringify(items)), lines: items.length };
}

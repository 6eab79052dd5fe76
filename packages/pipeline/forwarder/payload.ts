/** A request for the server that waits to be sent: always a POST, repeated with the same key until it is answered. */
export interface OutgoingPayload {
  /** With its query, for example `/v0.4/traces`. */
  readonly path: string;
  /** Lower-case names; without the API key, which the sender adds. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Takes payloads and sees to it that they reach the server. */
export interface Outbox {
  /**
   * Resolves once the payload is on disk and will be sent until the server has answered, even after a crash. Throws
   * `buffer_refused` (503) when the disk does not take it, `payload_too_large` (413) when it could never fit.
   */
  put(payload: OutgoingPayload): Promise<void>;
}

/** A payload with the key that makes its repetitions one (`Idempotency-Key`). */
export interface KeyedPayload extends OutgoingPayload {
  readonly key: string;
}

/** The file form of a payload: a line of JSON that says how many bytes of body follow it. */
export function encodePayload(payload: KeyedPayload): Buffer[] {
  const { path, headers, key, body } = payload;
  return [Buffer.from(`${JSON.stringify({ version: 1, key, path, headers, bodyBytes: body.length })}\n`), body];
}

/**
 * Reads a file of payloads, one after the other. What is cut off or was not written by us ends it: what stands before is
 * given. An empty list means that nothing in the file can be used.
 */
export function decodePayloads(file: Buffer): KeyedPayload[] {
  const payloads: KeyedPayload[] = [];
  for (let at = 0; at < file.length; ) {
    const newline = file.indexOf(10, at);
    if (newline < 0) break;
    const header = parseHeader(file.toString('utf8', at, newline));
    if (header === undefined) break;
    const end = newline + 1 + header.bodyBytes;
    if (!(end <= file.length && end > newline)) break;
    const { key, path, headers } = header;
    payloads.push({ key, path, headers, body: file.subarray(newline + 1, end) });
    at = end;
  }
  return payloads;
}

interface Header {
  readonly key: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly bodyBytes: number;
}

function parseHeader(line: string): Header | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, key, path, headers, bodyBytes } = value as Record<string, unknown>;
  if (version !== 1 || typeof key !== 'string' || typeof path !== 'string' || typeof bodyBytes !== 'number')
    return undefined;
  if (typeof headers !== 'object' || headers === null) return undefined;
  const texts = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { key, path, headers: Object.fromEntries(texts), bodyBytes };
}

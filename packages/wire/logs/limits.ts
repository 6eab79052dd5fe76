/** What one log may hold. Whatever is cut or dropped is counted, and the log itself is kept. */
export const LOG_LIMITS = {
  /** UTF-8 bytes of a message; longer ones are cut and end in `TRUNCATION_MARK`. Datadog's own limit. */
  messageBytes: 1_000_000,
  /** UTF-16 units of one attribute value. */
  attributeValueLength: 65_536,
  /** UTF-16 units of one attribute path. */
  attributePathLength: 256,
  attributes: 1_000,
  /** Objects nested deeper are kept as JSON text at the last path. */
  depth: 20,
  tags: 500,
  /** UTF-16 units of one tag, and of service, host and source. */
  tagLength: 512,
  /**
   * How old a log may be: as long as the table keeps days. Older ones (and those from further ahead than below) are kept
   * and stamped with the time of receipt: dropping them, as others do, leaves people searching for what they sent.
   */
  maxAgeMs: 30 * 24 * 3600 * 1000,
  /** How far the sender's clock may run ahead. */
  maxAheadMs: 2 * 3600 * 1000,
} as const;

export const TRUNCATION_MARK = '...TRUNCATED...';

/** `text` cut to `LOG_LIMITS.messageBytes` UTF-8 bytes, mark included; the same string when it fits. */
export function fitMessage(text: string): string {
  // A UTF-16 unit is at most three bytes: most messages need no count.
  if (text.length * 3 <= LOG_LIMITS.messageBytes) return text;
  if (Buffer.byteLength(text) <= LOG_LIMITS.messageBytes) return text;
  const bytes = Buffer.from(text).subarray(0, LOG_LIMITS.messageBytes - TRUNCATION_MARK.length);
  let end = bytes.length;
  // Steps back over a character that the cut went through: at most three continuation bytes and their lead.
  while (end > 0 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  const lead = bytes[end - 1] ?? 0;
  const width = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  const whole = end - 1 + width <= bytes.length ? end - 1 + width : end - 1;
  return bytes.toString('utf8', 0, whole) + TRUNCATION_MARK;
}

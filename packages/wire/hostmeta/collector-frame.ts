/** Message types of the process Agent (agent-payload `process/message.go`) that we name. */
const RESPONSE = 23;
const VERSION = 3;
const HEADER_BYTES = 16;

/**
 * The reply that process and orchestrator Agents decode: a 16-byte header, then a `ResCollector` with its header (type)
 * and status (nobody watches, every `intervalSeconds`).
 */
export function collectorReply(intervalSeconds = 2): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header[0] = VERSION;
  header[2] = RESPONSE;
  // header { type: 23 }, status { interval }
  const body = Buffer.from([0x0a, 2, 0x20, RESPONSE, 0x1a, 2, 0x10, intervalSeconds & 127]);
  return Buffer.concat([header, body]);
}

/** The message type of a framed request, or -1 when the frame is too short or of a version nobody sends. */
export function frameType(body: Buffer): number {
  if (body.length < 4) return -1;
  const version = body[0] ?? 0;
  if (version < 1 || version > 3) return -1;
  if (version === 3 && body.length < HEADER_BYTES) return -1;
  return body[2] ?? -1;
}

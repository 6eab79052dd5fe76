import { createServer } from 'node:http';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';

/**
 * Stands in for the server of an agent: takes logs, answers as late as the real one (which commits first), and says how many
 * lines and which ones it has when asked. Run as a process of its own: its CPU is not the agent's.
 */
const ANSWER_AFTER_MS = 500;
const seen = { lines: 0, requests: 0, highest: -1 };
/** One bit a line number: repetitions count once. */
let bits = new Uint8Array(1024 * 1024);
const keys = new Set<string>();

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  if (request.url?.startsWith('/api/v2/logs') === true) {
    const key = String(request.headers['idempotency-key'] ?? '');
    if (!keys.has(key)) take(decoded(Buffer.concat(chunks), request.headers['content-encoding']));
    keys.add(key);
    seen.requests++;
  }
  setTimeout(() => response.writeHead(202, { 'content-type': 'application/json' }).end('{}'), ANSWER_AFTER_MS);
});

function decoded(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'zstd') return zstdDecompressSync(body);
  return encoding === 'gzip' ? gunzipSync(body) : body;
}

function take(body: Buffer): void {
  for (const { message } of JSON.parse(body.toString('utf8')) as { message: string }[]) {
    const number = Number(/orders\/(\d+)/.exec(message)?.[1] ?? -1);
    if (number < 0) continue;
    while (number >> 3 >= bits.length) {
      const larger = new Uint8Array(bits.length * 2);
      larger.set(bits);
      bits = larger;
    }
    const mask = 1 << (number & 7);
    const place = number >> 3;
    if (((bits[place] ?? 0) & mask) !== 0) continue;
    bits[place] = (bits[place] ?? 0) | mask;
    seen.lines++;
    seen.highest = Math.max(seen.highest, number);
  }
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });
});
process.on('message', () => process.send?.(seen));
process.on('disconnect', () => process.exit(0));

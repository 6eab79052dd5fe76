import { createServer } from 'node:http';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { decodeAgentPayload } from '@komainu/wire/ddtrace/agent-payload.ts';
import { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import { CallbackSink } from '@komainu/wire/ddtrace/sink.ts';

/**
 * Stands in for the server of an agent: takes spans, answers as late as the real one (which commits first), and says how many
 * it has when asked. Run as a process of its own: its CPU is not the agent's.
 */
const ANSWER_AFTER_MS = 500;
const seen = { spans: 0, payloads: 0 };
const keys = new Set<string>();
const draft = new SpanDraft();
const sink = new CallbackSink(() => seen.spans++);

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const key = String(request.headers['idempotency-key'] ?? '');
  if (request.url === '/api/v0.2/traces' && !keys.has(key)) {
    keys.add(key);
    seen.payloads++;
    decodeAgentPayload(decoded(Buffer.concat(chunks), request.headers['content-encoding']), draft, sink, () => {});
  }
  setTimeout(() => response.writeHead(202, { 'content-type': 'application/json' }).end('{}'), ANSWER_AFTER_MS);
});

function decoded(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'zstd') return zstdDecompressSync(body);
  return encoding === 'gzip' ? gunzipSync(body) : body;
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });
});
process.on('message', () => process.send?.(seen));
process.on('disconnect', () => process.exit(0));

import type { LogStream, StreamedLog } from '@komainu/contracts/agent/log-stream.ts';
import type { LogBatch } from './encode/batch.ts';
import type { StreamedSource } from './log-outlet.ts';

/** Shows what is sent to whoever watches; while nobody does, a batch costs one comparison. */
export class SentLogs implements LogStream {
  readonly #listeners = new Set<(logs: readonly StreamedLog[]) => void>();

  onSent(listener: (logs: readonly StreamedLog[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(batch: LogBatch, source: StreamedSource): void {
    if (this.#listeners.size === 0 || batch.lines === 0) return;
    const logs = streamed(batch, source);
    for (const listener of this.#listeners) listener(logs);
  }
}

/** The batch is read back: it is what leaves the machine, masks included. */
function streamed(batch: LogBatch, source: StreamedSource): StreamedLog[] {
  // We wrote it ourselves, in this form.
  const items = JSON.parse(batch.body.toString('utf8')) as Record<string, unknown>[];
  return items.map((item) => ({
    timeUnixMs: Number(item['timestamp'] ?? 0),
    message: String(item['message'] ?? ''),
    status: String(item['status'] ?? ''),
    service: String(item['service'] ?? ''),
    source: String(item['ddsource'] ?? ''),
    host: String(item['hostname'] ?? ''),
    tags: String(item['ddtags'] ?? ''),
    type: source.collectedAs ?? source.type,
    integration: source.integration,
  }));
}

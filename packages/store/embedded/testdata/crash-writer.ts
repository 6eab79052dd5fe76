/**
 * A small server for the crash test: inserts blocks from two loops until it is killed. It says `try <key> <first row>
 * <rows>` before and `ack <key>` after each insert, and begins with the requests that an earlier life left unanswered,
 * as a client that retries does.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '@komainu/kernel/clock.ts';
import { createLogger } from '@komainu/kernel/logger.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { Int64Column, StringColumn } from '@komainu/wire/native/columns.ts';
import { openEmbeddedStore } from '../embedded-store.ts';

interface Request {
  readonly key: string;
  readonly first: number;
  readonly rows: number;
}

const [dataDir = '', firstRow = '0', unanswered = '[]'] = process.argv.slice(2);

function block({ first, rows }: Request): Buffer[] {
  const row = new Int64Column('row', 'UInt64');
  const text = new StringColumn('text');
  const batch = new ColumnBatch([row, text]);
  for (let index = 0; index < rows; index++) {
    row.push(first + index);
    text.push(`row ${first + index}`);
    batch.endRow();
  }
  return batch.encode();
}

const store = await openEmbeddedStore({
  dataDir,
  clock: systemClock,
  logger: createLogger((line) => writeSync(2, line)),
  maxMemoryBytes: 1_500_000_000,
});
// Three partitions: a block is then three parts, and a kill may come between their commits.
await store.command(
  'CREATE TABLE IF NOT EXISTS acknowledged (row UInt64, text String) ENGINE = MergeTree PARTITION BY row % 3 ORDER BY row ' +
    'SETTINGS non_replicated_deduplication_window = 1000',
);

async function send(request: Request): Promise<void> {
  if (!store.knowsRequestKey(request.key)) {
    await store.insert('acknowledged', block(request), request.rows, { requestKeys: [request.key] });
  }
  writeSync(1, `ack ${request.key}\n`);
}

const old: Request[] = JSON.parse(unanswered);
for (const request of old) await send(request);
writeSync(1, 'ready\n');

let next = Number(firstRow);
async function loop(): Promise<never> {
  for (;;) {
    const request = { key: `request-${next}`, first: next, rows: 1 + Math.floor(Math.random() * 400) };
    next += request.rows;
    writeSync(1, `try ${request.key} ${request.first} ${request.rows}\n`);
    for (let sent = false; !sent; ) {
      try {
        await send(request);
        sent = true;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}
await Promise.all([loop(), loop()]);

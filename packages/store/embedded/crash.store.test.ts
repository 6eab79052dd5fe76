import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { expect, onTestFinished, test } from 'vitest';
import { readIdentity } from '../data-directory/process-identity.ts';
import { openEmbeddedStore } from './embedded-store.ts';

const WRITER = fileURLToPath(new URL('./testdata/crash-writer.ts', import.meta.url));
const ROUNDS = 20;

interface Request {
  readonly key: string;
  readonly first: number;
  readonly rows: number;
}

/** What the writer's lines say: requests sent, requests answered. */
class Book {
  readonly sent = new Map<string, Request>();
  readonly acknowledged = new Set<string>();
  nextRow = 0;

  read(line: string): void {
    const [verb, key = '', first, rows] = line.split(' ');
    if (verb === 'ack') this.acknowledged.add(key);
    if (verb !== 'try') return;
    const request = { key, first: Number(first), rows: Number(rows) };
    this.sent.set(key, request);
    this.nextRow = Math.max(this.nextRow, request.first + request.rows);
  }

  unanswered(): Request[] {
    return [...this.sent.values()].filter(({ key }) => !this.acknowledged.has(key));
  }
}

function startWriter(
  dataDir: string,
  book: Book,
): { process: ChildProcess; ready: Promise<void>; ended: Promise<void> } {
  const writer = spawn(process.execPath, [WRITER, dataDir, String(book.nextRow), JSON.stringify(book.unanswered())], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  writer.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const lines = createInterface({ input: writer.stdout });
  const ended = new Promise<void>((resolve) => writer.once('close', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => (line === 'ready' ? resolve() : book.read(line)));
    void ended.then(() => reject(new Error(`the writer ended: ${errors}`)));
  });
  ready.catch(() => {});
  return { process: writer, ready, ended };
}

/** False when it was dead already: the server has not yet written down the next child. */
function endProcess(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

test('kill -9 of the store process and of the server at random: every acknowledged row is there once', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'komainu-crash-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const book = new Book();
  const killed = { child: 0, server: 0 };
  let writer = startWriter(dataDir, book);
  onTestFinished(() => void writer.process.kill('SIGKILL'));
  for (let round = 0; round < ROUNDS; round++) {
    // Some rounds end before the writer is ready: during the start, the replay or the answers to old requests.
    if (round % 4 !== 3) await writer.ready;
    await sleep(Math.random() * 500);
    const child = readIdentity(join(dataDir, 'store.pid'));
    if (round % 2 === 0 && child !== undefined) {
      if (endProcess(child.pid)) killed.child++;
      continue;
    }
    writer.process.kill('SIGKILL');
    killed.server++;
    await writer.ended;
    writer = startWriter(dataDir, book);
  }
  await writer.ready;
  await sleep(300);
  writer.process.kill('SIGKILL');
  await writer.ended;

  const store = await openEmbeddedStore({ dataDir, clock: systemClock, logger: silentLogger });
  try {
    const stored = await store.rows<{ row: string; copies: string }>(
      'SELECT row, count() AS copies FROM acknowledged GROUP BY row',
    );
    const copies = new Map(stored.map((entry) => [Number(entry.row), Number(entry.copies)]));
    const wrong: string[] = [];
    for (const request of book.sent.values()) {
      const known = store.knowsRequestKey(request.key);
      if (book.acknowledged.has(request.key) && !known) wrong.push(`${request.key} is acknowledged and not known`);
      for (let row = request.first; row < request.first + request.rows; row++) {
        const expected = known ? 1 : 0;
        const found = copies.get(row) ?? 0;
        if (found !== expected) wrong.push(`row ${row} of ${request.key}: ${found} copies, expected ${expected}`);
      }
    }
    expect(wrong.slice(0, 10)).toEqual([]);
    expect(book.acknowledged.size).toBeGreaterThan(ROUNDS);
    expect(killed.server).toBe(ROUNDS / 2);
  } finally {
    await store.close();
  }
  expect(() => readFileSync(join(dataDir, 'store.pid'))).toThrow();
}, 180_000);

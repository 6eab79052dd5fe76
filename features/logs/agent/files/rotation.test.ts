import { type FileHandle, mkdtemp, open, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { expect, test } from 'vitest';
import type { LogItem } from '../log-item.ts';
import { ENTRY_DEFAULTS, readLogEntry } from '../sources/read-entry.ts';
import { FileTailer } from './file-tailer.ts';
import { TailRegistry } from './registry.ts';

/** Twenty runs are asked of us; a few of them here, all with `KOMAINU_ROTATION_RUNS=20`. */
const RUNS = Number(process.env['KOMAINU_ROTATION_RUNS'] ?? 2);
const ROTATIONS = 6;
const LINES_A_ROTATION = 2_000;

/** A writer as logrotate leaves it: for a while it goes on with the renamed file, then it opens the new one. */
async function writeAndRotate(folder: string, onLine: (line: string) => void): Promise<void> {
  const path = join(folder, 'app.log');
  let file: FileHandle = await open(path, 'a');
  let count = 0;
  const write = async (lines: number) => {
    let text = '';
    for (let at = 0; at < lines; at++) {
      const line = `line ${count++} ${'x'.repeat(count % 90)}`;
      onLine(line);
      text += `${line}\n`;
    }
    // In two writes, so that a look may find half a line.
    const half = Math.floor(text.length / 2) + 3;
    await file.write(text.slice(0, half));
    await file.write(text.slice(half));
  };
  for (let rotation = 0; rotation < ROTATIONS; rotation++) {
    for (let part = 0; part < 10; part++) await write(LINES_A_ROTATION / 10);
    for (let old = ROTATIONS; old > 1; old--) await rename(`${path}.${old - 1}`, `${path}.${old}`).catch(() => {});
    await rename(path, `${path}.1`);
    await unlink(`${path}.5`).catch(() => {});
    await write(50);
    // Now and then two rotations come between two looks.
    if (rotation % 3 !== 0) await new Promise((resolve) => setTimeout(resolve, 60));
    const next = await open(path, 'a');
    await write(50);
    await file.close();
    file = next;
  }
  await write(10);
  await file.close();
}

test.each(Array.from({ length: RUNS }, (_, run) => run))(
  'rotation by renaming under load loses no line and repeats none (run %d)',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rotation-'));
    const got: string[] = [];
    const written: string[] = [];
    const { source } = readLogEntry({ type: 'file', path: join(folder, '*.log') }, '', ENTRY_DEFAULTS);
    if (source.type !== 'file') throw new Error('not a file');
    const tailer = new FileTailer(
      { host: 'h', firstLines: 0, maxFiles: 10, choice: 'by_name', pollMs: 20, discoverMs: 20 },
      {
        registry: await TailRegistry.open(join(folder, 'state/registry.json'), Date.now),
        counters: new Counters(),
        nowMs: Date.now,
        flushAfterMs: 1000,
        outlet: {
          hasRoom: () => true,
          send: async ({ body }) => {
            for (const { message } of JSON.parse(String(body)) as LogItem[]) got.push(message);
            // The server answers a little later.
            await new Promise((resolve) => setTimeout(resolve, 30));
            return 'taken';
          },
        },
      },
      systemClock,
      silentLogger,
    );
    tailer.setSources([source]);
    tailer.start();
    try {
      await writeFile(join(folder, 'app.log'), '');
      await eventually(() => expect(tailer.pathsOf(source)).toHaveLength(1));
      await writeAndRotate(folder, (line) => written.push(line));
      await eventually(() => expect(got.length).toBeGreaterThanOrEqual(written.length));
      expect(got.sort()).toEqual(written.sort());
    } finally {
      await tailer.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
);

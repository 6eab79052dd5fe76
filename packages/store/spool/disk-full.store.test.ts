import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@komainu/kernel/clock.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { mountSmallDisk } from '@komainu/testkit/small-disk.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { Int64Column, StringColumn } from '@komainu/wire/native/columns.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { openEmbeddedStore } from '../embedded/embedded-store.ts';
import type { TelemetryStore } from '../port.ts';

const disk = mountSmallDisk(128);
afterAll(() => disk?.[Symbol.dispose]());

const ROWS = 1000;

/** About a megabyte that does not compress. */
function block(first: number): Buffer[] {
  const row = new Int64Column('row', 'UInt64');
  const text = new StringColumn('text');
  const batch = new ColumnBatch([row, text]);
  for (let index = 0; index < ROWS; index++) {
    row.push(first + index);
    text.push(randomBytes(500).toString('hex'));
    batch.endRow();
  }
  return batch.encode();
}

/** Inserts until the store refuses; returns the code and the first rows of the blocks that were stored. */
async function fill(store: TelemetryStore, from: number): Promise<{ code: string; stored: number[] }> {
  const stored: number[] = [];
  for (let first = from; ; first += ROWS) {
    try {
      await store.insert('rows', block(first), ROWS, { requestKeys: [`block ${first}`] });
      stored.push(first);
    } catch (error) {
      return { code: codeOf(error), stored };
    }
    if (stored.length > 500) throw new Error('the disk never filled up');
  }
}

describe.skipIf(disk === undefined)('a full disk (needs the right to mount)', () => {
  for (const [name, freeFloorBytes] of [
    ['with a floor', 40 * 1024 * 1024],
    ['down to the last byte', 0],
  ] as const) {
    test(`${name}: inserts are refused as store_disk_full, nothing acknowledged is lost, room heals it`, async () => {
      const dataDir = join(disk?.directory ?? '', name);
      const store = await openEmbeddedStore({ dataDir, clock: systemClock, logger: silentLogger, freeFloorBytes });
      try {
        // Without merges: merged parts stay on the disk for minutes, which would blur how much room there is.
        await store.command(
          'CREATE TABLE rows (row UInt64, text String) ENGINE = MergeTree ORDER BY row ' +
            'SETTINGS non_replicated_deduplication_window = 1000, max_bytes_to_merge_at_max_space_in_pool = 1',
        );
        const ballast = join(disk?.directory ?? '', 'ballast');
        writeFileSync(ballast, Buffer.alloc(40 * 1024 * 1024));
        const before = await fill(store, 0);
        expect(before.code).toBe('store_disk_full');
        expect(store.health()).toMatchObject({ state: 'disk_full', reason: expect.stringContaining('disk') });
        rmSync(ballast);
        for (let waitedMs = 0; store.health().state !== 'ready'; waitedMs += 100) {
          if (waitedMs > 20_000) throw new Error('the store did not recover');
          await sleep(100);
        }
        const after = await fill(store, 1_000_000);
        expect(after.stored.length).toBeGreaterThan(3);
        const blocks = await store.rows<{ first: string; rows: string }>(
          `SELECT intDiv(row, ${ROWS}) * ${ROWS} AS first, count() AS rows FROM rows GROUP BY first ORDER BY first`,
        );
        expect(blocks.map((entry) => [Number(entry.first), Number(entry.rows)])).toEqual(
          [...before.stored, ...after.stored].map((first) => [first, ROWS]),
        );
        expect(before.stored.every((first) => store.knowsRequestKey(`block ${first}`))).toBe(true);
      } finally {
        await store.close();
        rmSync(dataDir, { recursive: true, force: true });
      }
    });
  }
});

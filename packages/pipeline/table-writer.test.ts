import { FakeClock } from '@komainu/kernel/clock.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { NumberColumn } from '@komainu/wire/native/columns.ts';
import { describe, expect, it } from 'vitest';
import { type InsertBlock, TableWriter, type TableWriterSettings, WRITER_DEFAULTS } from './table-writer.ts';

class Numbers extends ColumnBatch {
  readonly value: NumberColumn;
  constructor() {
    const value = new NumberColumn('value', 'UInt32');
    super([value]);
    this.value = value;
  }
  push(value: number): void {
    this.value.push(value);
    this.endRow();
  }
}

interface Inserted {
  readonly rows: number;
  readonly keys: readonly string[];
}

function setUp(settings: Partial<TableWriterSettings> = {}, insert?: InsertBlock) {
  const inserted: Inserted[] = [];
  const clock = new FakeClock();
  const record: InsertBlock = async (_table, _block, rows, options) => {
    inserted.push({ rows, keys: options.requestKeys });
  };
  const writer = new TableWriter(
    { table: 'numbers', ...WRITER_DEFAULTS, ...settings },
    () => new Numbers(),
    insert ?? record,
    clock,
  );
  return { inserted, clock, writer };
}

function three(batch: Numbers): void {
  for (const value of [1, 2, 3]) batch.push(value);
}

describe('group commit', () => {
  it('gathers requests for the flush time and answers them together', async () => {
    const { inserted, clock, writer } = setUp();
    const answers = Promise.all([writer.append(three, 'a'), writer.append(three, 'b')]);
    expect(inserted).toEqual([]);
    clock.advance(1_000);
    await answers;
    expect(inserted).toEqual([{ rows: 6, keys: ['a', 'b'] }]);
  });

  it('flushes at once when enough rows wait', async () => {
    const { inserted, writer } = setUp({ flushRows: 3 });
    await writer.append(three);
    expect(inserted).toEqual([{ rows: 3, keys: [] }]);
  });

  it('takes back the rows of a request that turns out bad, and keeps the others', async () => {
    const { inserted, clock, writer } = setUp();
    const good = writer.append(three);
    const bad = writer.append((batch) => {
      batch.push(4);
      batch.value.push(5);
      throw new Error('torn');
    });
    await expect(bad).rejects.toThrow('torn');
    clock.advance(1_000);
    await good;
    expect(inserted).toEqual([{ rows: 3, keys: [] }]);
  });

  it('hands a failed insert to every request of the block, and works again afterwards', async () => {
    let fails = true;
    const { clock, writer } = setUp({}, async () => {
      if (fails) throw new Error('disk full');
    });
    const first = Promise.allSettled([writer.append(three), writer.append(three)]);
    clock.advance(1_000);
    expect((await first).map((result) => result.status)).toEqual(['rejected', 'rejected']);
    fails = false;
    const second = writer.append(three);
    clock.advance(1_000);
    await second;
    expect(writer.pendingBytes()).toBe(0);
  });

  it('refuses with 503 while too much waits', async () => {
    const { writer } = setUp({ maxPendingBytes: 8 });
    const first = writer.append(three);
    await expect(writer.append(three)).rejects.toMatchObject({ code: 'intake_overloaded', status: 503 });
    await writer.drain();
    await first;
  });

  it('answers at once when nothing was pushed', async () => {
    const { inserted, writer } = setUp();
    await writer.append(() => {});
    expect(inserted).toEqual([]);
  });

  it('never inserts more blocks at a time than it may', async () => {
    let running = 0;
    let most = 0;
    const { writer } = setUp({ flushRows: 1, maxInserts: 2 }, async () => {
      running++;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    });
    await Promise.all(Array.from({ length: 10 }, () => writer.append((batch) => batch.push(1))));
    expect(most).toBe(2);
  });

  it('goes on filling a block while all inserts are under way', async () => {
    const ends: (() => void)[] = [];
    const sizes: number[] = [];
    const { clock, writer } = setUp({ maxInserts: 1 }, (_table, _block, rows) => {
      sizes.push(rows);
      return new Promise((resolve) => ends.push(resolve));
    });
    const first = writer.append(three);
    clock.advance(1_000);
    const others = [writer.append(three), writer.append(three)];
    await eventually(() => expect(sizes).toEqual([3]));
    clock.advance(1_000);
    others.push(writer.append(three));
    ends.shift()?.();
    await first;
    await eventually(() => expect(sizes).toEqual([3, 9]));
    ends.shift()?.();
    await Promise.all(others);
  });

  it('fills a block beside an insert for as long again as its flush time', async () => {
    const ends: (() => void)[] = [];
    const sizes: number[] = [];
    const { clock, writer } = setUp({ maxInserts: 2 }, (_table, _block, rows) => {
      sizes.push(rows);
      return new Promise((resolve) => ends.push(resolve));
    });
    const first = writer.append(three);
    clock.advance(1_000);
    await eventually(() => expect(sizes).toEqual([3]));
    const others = [writer.append(three)];
    clock.advance(1_750);
    others.push(writer.append(three));
    expect(sizes).toEqual([3]);
    clock.advance(250);
    await eventually(() => expect(sizes).toEqual([3, 6]));
    others.push(writer.append(three));
    clock.advance(1_250);
    for (const end of ends.splice(0)) end();
    await Promise.all([first, ...others.slice(0, 2)]);
    await eventually(() => expect(sizes).toEqual([3, 6, 3]));
    for (const end of ends.splice(0)) end();
    await Promise.all(others);
  });

  it('looks whether those whose insert ended send more', async () => {
    const ends: (() => void)[] = [];
    const sizes: number[] = [];
    const { clock, writer } = setUp({ maxInserts: 1, patienceMs: 1_000 }, (_table, _block, rows) => {
      sizes.push(rows);
      return new Promise((resolve) => ends.push(resolve));
    });
    const first = writer.append(three);
    clock.advance(1_000);
    await eventually(() => expect(sizes).toEqual([3]));
    const others = [writer.append(three)];
    clock.advance(1_000);
    ends.shift()?.();
    await first;
    others.push(writer.append(three));
    clock.advance(250);
    await eventually(() => expect(sizes).toEqual([3, 6]));
    ends.shift()?.();
    await Promise.all(others);
  });

  it('is patient with a block that fills, not with one that does not', async () => {
    const { inserted, clock, writer } = setUp({ flushRows: 24, patienceMs: 1_000 });
    const few = writer.append((batch) => batch.push(1));
    clock.advance(1_000);
    await few;
    const filling = [writer.append(three)];
    for (let quarter = 0; quarter < 6; quarter++) {
      clock.advance(250);
      filling.push(writer.append((batch) => batch.push(1)));
    }
    expect(inserted).toEqual([{ rows: 1, keys: [] }]);
    clock.advance(500);
    await Promise.all(filling);
    const waiting = writer.append(three);
    clock.advance(1_250);
    await waiting;
    expect(inserted.map(({ rows }) => rows)).toEqual([1, 9, 3]);
  });
});

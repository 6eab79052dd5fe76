import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from '@komainu/kernel/clock.ts';
import { CodedError, overloaded } from '@komainu/kernel/errors.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EngineGone } from '../engine-errors.ts';
import type { SpooledBlock } from './spool-directory.ts';
import { type InsertEngine, SpooledInserter } from './spooled-inserter.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'komainu-spool-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Waits are a hundredth of what they say. */
const hastyClock: Clock = { nowMs: systemClock.nowMs, after: (delayMs, run) => systemClock.after(delayMs / 100, run) };

type Behaviour = 'store' | 'refuse' | 'disk full' | 'die before' | 'die after' | 'never answer';

/** An engine that stores a token once, as ClickHouse does, and misbehaves in the order given. */
class FakeEngine implements InsertEngine {
  /** Token to content. */
  readonly stored = new Map<string, string>();
  readonly behaviours: Behaviour[] = [];
  inserts = 0;

  async insert(block: SpooledBlock): Promise<void> {
    this.inserts++;
    const behaviour = this.behaviours.shift() ?? 'store';
    const bytes = readFileSync(block.path, 'utf8');
    if (behaviour === 'refuse') throw new CodedError('store_query', 'no such table');
    if (behaviour === 'disk full') throw overloaded('store_disk_full', 'no room');
    if (behaviour === 'store' || behaviour === 'die after') this.stored.set(block.token, bytes);
    if (behaviour === 'never answer') await new Promise(() => {});
    if (behaviour !== 'store') throw new EngineGone('died', true);
  }

  async available(): Promise<void> {}
  assertAvailable(): void {}
}

function open(engine: InsertEngine): SpooledInserter {
  return new SpooledInserter({
    directory,
    engine,
    clock: hastyClock,
    logger: silentLogger,
    freeFloorBytes: 0,
    maxInserts: 2,
  });
}

const insert = (inserter: SpooledInserter, text: string) =>
  inserter.insert('things', [Buffer.from(text)], 1, { requestKeys: [`key of ${text}`] });

const files = () => readdirSync(directory).filter((name) => name !== 'quarantine' && !name.startsWith('keys-'));

test('a stored block leaves the spool and its key is known', async () => {
  const engine = new FakeEngine();
  const inserter = open(engine);
  await insert(inserter, 'a');
  expect([...engine.stored.values()]).toEqual(['a']);
  expect([inserter.knowsRequestKey('key of a'), inserter.spooledBlocks, files()]).toEqual([true, 0, []]);
});

test('a refused block is withdrawn, its key is not known', async () => {
  const engine = new FakeEngine();
  engine.behaviours.push('refuse', 'disk full');
  const inserter = open(engine);
  await expect(insert(inserter, 'a')).rejects.toMatchObject({ code: 'store_query' });
  await expect(insert(inserter, 'b')).rejects.toMatchObject({ code: 'store_disk_full', status: 503 });
  expect(inserter.diskFullReason()).toBe('the data disk is full');
  await sleep(40);
  expect([inserter.knowsRequestKey('key of a'), inserter.spooledBlocks, files()]).toEqual([false, 0, []]);
});

test('a block whose engine died is inserted again under its token, whatever passes in between', async () => {
  const engine = new FakeEngine();
  engine.behaviours.push('die before', 'die after', 'disk full', 'die after', 'store');
  const inserter = open(engine);
  await insert(inserter, 'a');
  expect([...engine.stored.values()]).toEqual(['a']);
  expect([engine.inserts, inserter.knowsRequestKey('key of a'), files()]).toEqual([5, true, []]);
});

test('a block that kills every engine is set aside, the next one is stored', async () => {
  const engine = new FakeEngine();
  engine.behaviours.push(...Array.from({ length: 6 }, () => 'die before' as const));
  const inserter = open(engine);
  await expect(insert(inserter, 'poison')).rejects.toMatchObject({ code: 'store_query' });
  await insert(inserter, 'good');
  expect([...engine.stored.values()]).toEqual(['good']);
  expect([inserter.knowsRequestKey('key of poison'), inserter.spooledBlocks, files()]).toEqual([false, 0, []]);
  expect(readdirSync(join(directory, 'quarantine')).map((name) => name.replace(/^.*\./, '.'))).toEqual([
    '.json',
    '.native',
  ]);
});

test('attempts are counted over restarts of the server', async () => {
  const quarantined = () => readdirSync(join(directory, 'quarantine')).length;
  // The death in company of the first life does not count yet.
  for (let life = 0; life <= 5; life++) {
    const engine = new FakeEngine();
    engine.behaviours.push('die before', 'never answer');
    const inserter = open(engine);
    void (life === 0 ? insert(inserter, 'poison').catch(() => {}) : inserter.replay());
    while (engine.inserts < 2 && quarantined() === 0) await sleep(1);
    expect(quarantined()).toBe(life === 5 ? 2 : 0);
  }
});

test('after a crash at any point: the key is known if and only if the block is stored once the spool is replayed', async () => {
  // The spool as it looks while the engine works, and what the engine did before the crash.
  for (const crash of ['never answer', 'die after'] as const) {
    const engine = new FakeEngine();
    engine.behaviours.push(crash, 'never answer');
    void insert(open(engine), crash).catch(() => {});
    while (files().length < 2 || engine.inserts === 0) await sleep(1);
    const whole = mkdtempSync(join(tmpdir(), 'komainu-spool-'));
    cpSync(directory, whole, { recursive: true });
    const names = files();
    const native = names.find((name) => name.endsWith('.native')) ?? '';
    const note = names.find((name) => name.endsWith('.json')) ?? '';
    const states: [left: string[], present: boolean][] = [
      [[], false],
      [[note], false],
      [[note, `${native}.part`], false],
      [[note, native], true],
      // Removal goes the other way.
      [[note], false],
    ];
    for (const [left, present] of states) {
      rmSync(directory, { recursive: true });
      const later = new FakeEngine();
      for (const [token, text] of engine.stored) later.stored.set(token, text);
      cpSync(whole, directory, { recursive: true, filter: (source) => !names.some((name) => source.endsWith(name)) });
      for (const name of left)
        writeFileSync(join(directory, name), readFileSync(join(whole, name.replace(/\.part$/, ''))));
      const next = open(later);
      expect(next.knowsRequestKey(`key of ${crash}`)).toBe(present);
      await next.replay();
      expect(next.knowsRequestKey(`key of ${crash}`)).toBe(present);
      expect(later.stored.size).toBe(present || crash === 'die after' ? 1 : 0);
      expect(files()).toEqual([]);
      // And the journal carries the key on when the spool is empty.
      expect(open(later).knowsRequestKey(`key of ${crash}`)).toBe(present);
    }
    rmSync(whole, { recursive: true });
  }
});

test('a closed spool takes nothing and keeps what waits for the next process', async () => {
  const engine = new FakeEngine();
  engine.available = () => sleep(20);
  engine.behaviours.push('die before');
  const inserter = open(engine);
  const waiting = insert(inserter, 'a');
  waiting.catch(() => {});
  while (engine.inserts === 0) await sleep(1);
  inserter.close();
  await inserter.drained();
  await expect(waiting).rejects.toMatchObject({ code: 'store_unavailable', status: 503 });
  await expect(insert(inserter, 'b')).rejects.toMatchObject({ code: 'store_unavailable' });
  const next = open(engine);
  expect([next.spooledBlocks, next.knowsRequestKey('key of a')]).toEqual([1, true]);
  await next.replay();
  expect([...engine.stored.values()]).toEqual(['a']);
});

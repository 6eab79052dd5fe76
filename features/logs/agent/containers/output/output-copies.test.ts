import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerFacts, OutputStart } from '@komainu/contracts/agent/containers.ts';
import { type Clock, systemClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileSource } from '../../sources/log-source.ts';
import { ENTRY_DEFAULTS, readLogEntry } from '../../sources/read-entry.ts';
import { OutputCopies } from './output-copies.ts';
import { frameOf, timeOf } from './testing.ts';

const CONTAINER: ContainerFacts = {
  ...{ id: 'a1'.repeat(32), name: 'web-1', runtime: 'docker', image: 'web', state: 'running', startedUnixS: 1, pid: 1 },
  ...{ addresses: {}, ports: [], labels: {}, environment: {}, logPath: '' },
};
/** Waits are a hundredth of what they are. */
const quickClock: Clock = { nowMs: systemClock.nowMs, after: (delayMs, run) => systemClock.after(delayMs / 100, run) };

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copies-'));
});
afterEach(() => rm(folder, { recursive: true }));

const file = (): FileSource => {
  const { source } = readLogEntry({ type: 'file', path: '/nowhere.log' }, '', ENTRY_DEFAULTS);
  if (source.type !== 'file') throw new Error('not a file');
  return { ...source, containerId: CONTAINER.id, paths: [] };
};

/** A runtime that answers each question with the next of `answers`, and then nothing more. */
function runtime(answers: readonly (readonly [1 | 2, number, string][])[]) {
  const asked: OutputStart[] = [];
  const follow = async (_: unknown, start: OutputStart, signal: AbortSignal) => {
    const lines = answers[asked.length] ?? [];
    asked.push(start);
    return (async function* () {
      for (const [stream, nanoseconds, text] of lines) yield frameOf(stream, `${timeOf(nanoseconds)} ${text}`);
      if (asked.length >= answers.length) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    })();
  };
  return { asked, output: { isThere: () => true, follow } };
}

const open = (output: ReturnType<typeof runtime>['output'], unreadOf = () => 0) =>
  OutputCopies.open({ output, folder, clock: quickClock, logger: silentLogger, firstLines: 300, unreadOf });
const copied = async () => (await readFile(join(folder, `${CONTAINER.id}.log`), 'utf8')).trim().split('\n');
const line = (nanoseconds: number, log: string, stream = 'stdout') =>
  JSON.stringify({ log, stream, time: timeOf(nanoseconds) });

test('what cannot be read is copied, goes on where it broke off, and each line is there once', async () => {
  const { asked, output } = runtime([
    [
      [1, 1, 'one\n'],
      [2, 2, 'two\n'],
      [1, 2, 'three\n'],
    ],
    [
      [2, 2, 'two\n'],
      [1, 2, 'three\n'],
      [1, 2, 'four\n'],
      [1, 3, 'five\n'],
    ],
  ]);
  const copies = await open(output);
  const source = file();
  const [placed] = copies.sourcesOf([source], [CONTAINER]);
  const expected = [
    line(1, 'one\n'),
    line(2, 'two\n', 'stderr'),
    line(2, 'three\n'),
    line(2, 'four\n'),
    line(3, 'five\n'),
  ];
  await eventually(async () => expect(await copied()).toEqual(expected));
  expect([placed, copies.sourcesOf([source], [CONTAINER])[0] === placed, asked]).toEqual([
    expect.objectContaining({
      paths: [join(folder, `${CONTAINER.id}.log`)],
      startPosition: 'beginning',
      format: 'docker',
    }),
    true,
    [{ lastLines: 300 }, { sinceUnixS: '1795341600.000000002' }],
  ]);
  await copies.close();
});

test('after a crash the copy goes on after its last whole line', async () => {
  await appendFile(join(folder, `${CONTAINER.id}.log`), `${line(1, 'one\n')}\n${line(2, 'two\n')}\n{"log":"thr`);
  const { asked, output } = runtime([
    [
      [1, 2, 'two\n'],
      [1, 3, 'three\n'],
    ],
  ]);
  const copies = await open(output);
  copies.sourcesOf([file()], [CONTAINER]);
  await eventually(async () =>
    expect(await copied()).toEqual([line(1, 'one\n'), line(2, 'two\n'), line(3, 'three\n')]),
  );
  expect(asked).toEqual([{ sinceUnixS: '1795341600.000000002' }]);
  await copies.close();
});

test('the copy of a container that is gone goes once it was read; a file that can be read is left as it is', async () => {
  let unread = 1;
  const { output } = runtime([[[1, 1, 'one\n']]]);
  const copies = await open(output, () => unread);
  copies.sourcesOf([file()], [CONTAINER]);
  await eventually(async () => expect(await copied()).toEqual([line(1, 'one\n')]));
  copies.sourcesOf([], []);
  unread = 0;
  await eventually(async () => expect(await readdir(folder)).toEqual([]));
  const readable = { ...CONTAINER, logPath: import.meta.filename };
  const source = { ...file(), paths: [readable.logPath] };
  const { promise, resolve } = Promise.withResolvers<void>();
  copies.onChange(resolve);
  expect(copies.sourcesOf([source], [readable])).toEqual([]);
  await promise;
  expect(copies.sourcesOf([source], [readable])).toEqual([source]);
  await copies.close();
});

test('while nobody answers for what was copied, the runtime keeps the rest', async () => {
  const long = 'x'.repeat(1024 * 1024 - 100);
  const many = Array.from({ length: 8 }, (_, at): [1, number, string] => [1, at, `${long}\n`]);
  const { output } = runtime([many]);
  let unread = 5 * 1024 * 1024;
  const copies = await open(output, () => unread);
  copies.sourcesOf([file()], [CONTAINER]);
  await eventually(async () => expect(await copied()).toHaveLength(1));
  unread = 0;
  await eventually(async () => expect(await copied()).toHaveLength(8));
  await copies.close();
});

test('output that is in no file and that nobody tells is a problem', async () => {
  const { output } = runtime([]);
  const copies = await open({ ...output, isThere: () => false });
  expect([copies.sourcesOf([file()], [CONTAINER]), copies.problems()]).toEqual([
    [],
    ['container web-1: its output is in no file, and nobody is there to ask for it'],
  ]);
  await copies.close();
});

import { appendFile, mkdtemp, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LogItem } from '../log-item.ts';
import type { FileSource } from '../sources/log-source.ts';
import type { EntryMap } from '../sources/option.ts';
import { ENTRY_DEFAULTS, readLogEntry } from '../sources/read-entry.ts';
import { FileTailer } from './file-tailer.ts';
import { findLogFiles } from './find-files.ts';
import { TailRegistry } from './registry.ts';

let folder = '';
let sent: { key: string; messages: string[]; tags: string; service: string }[] = [];
let open: FileTailer[] = [];
/** While true the server does not answer. */
let hanging = false;
let release: ((reason: Error) => void)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tail-'));
  sent = [];
  open = [];
  hanging = false;
  release = [];
});
afterEach(async () => {
  for (const free of release) free(new Error('closing'));
  for (const tailer of open) await tailer.close();
  await rm(folder, { recursive: true, force: true });
});

const path = (name: string) => join(folder, name);
const messages = () => sent.flatMap((batch) => batch.messages);

async function start(firstLines = 2, entry: EntryMap = {}, late = false) {
  const registry = await TailRegistry.open(path('state/registry.json'), () => Date.now());
  const read = readLogEntry(
    { type: 'file', path: path('*.log'), exclude_paths: path('no*.log'), tags: 'env:test', ...entry },
    '',
    { ...ENTRY_DEFAULTS, maxMessageBytes: 100 },
  );
  if (read.source.type !== 'file') throw new Error('not a file');
  const { source } = read;
  const tailer = new FileTailer(
    { host: 'h', firstLines, maxFiles: 10, choice: 'by_name', pollMs: 10, discoverMs: 20 },
    {
      registry,
      counters: new Counters(),
      nowMs: () => Date.now(),
      flushAfterMs: 100,
      outlet: {
        hasRoom: () => true,
        send: async ({ body }, key) => {
          const items = JSON.parse(String(body)) as LogItem[];
          sent.push({
            key,
            messages: items.map((item) => item.message),
            tags: items[0]?.ddtags ?? '',
            service: items[0]?.service ?? '',
          });
          if (hanging) {
            await new Promise((_, reject) => {
              release.push(reject);
            });
          }
          return 'taken';
        },
      },
    },
    systemClock,
    silentLogger,
  );
  open.push(tailer);
  if (!late) tailer.setSources([source]);
  tailer.start();
  return Object.assign(tailer, { source });
}

/** What is written from now on is new. */
async function followed(tailer: FileTailer & { readonly source: FileSource }, ...names: string[]): Promise<void> {
  await eventually(() => expect(tailer.pathsOf(tailer.source)).toEqual(names.map(path)));
}

test('a newcomer sees the last lines of old files, and everything of new ones', async () => {
  await writeFile(path('old.log'), 'one\ntwo\nthree\n');
  await writeFile(path('not.log'), 'excluded\n');
  await start();
  await eventually(() => expect(messages()).toEqual(['two', 'three']));
  await writeFile(path('new.log'), 'a\nb\nc\nhalf');
  await eventually(() => expect(messages()).toEqual(['two', 'three', 'a', 'b', 'c']));
  await appendFile(path('new.log'), ' line\n');
  await eventually(() => expect(messages().at(-1)).toBe('half line'));
  expect(sent[0]).toMatchObject({ service: 'old', tags: `env:test,filename:old.log,dirname:${folder}` });
});

test('rotation by rename loses nothing and repeats nothing', async () => {
  await writeFile(path('app.log'), '');
  await start();
  await appendFile(path('app.log'), '1\n2\n');
  await eventually(() => expect(messages()).toEqual(['1', '2']));
  await appendFile(path('app.log'), '3\nlast');
  await rename(path('app.log'), path('app.log.1'));
  await writeFile(path('app.log'), '4\n');
  await eventually(() => expect(messages().sort()).toEqual(['1', '2', '3', '4', 'last']));
});

test('a file that is emptied in place is read anew, under other keys', async () => {
  await writeFile(path('app.log'), '');
  await start();
  await appendFile(path('app.log'), 'aa\n');
  await eventually(() => expect(messages()).toEqual(['aa']));
  await truncate(path('app.log'), 0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await appendFile(path('app.log'), 'bb\n');
  await eventually(() => expect(messages()).toEqual(['aa', 'bb']));
  expect(new Set(sent.map(({ key }) => key)).size).toBe(2);
});

test('the next process reads on, and repeats what was not answered under the same key', async () => {
  await writeFile(path('app.log'), '');
  const first = await start();
  await appendFile(path('app.log'), '1\n');
  await eventually(() => expect(messages()).toEqual(['1']));
  await new Promise((resolve) => setTimeout(resolve, 50));
  hanging = true;
  await appendFile(path('app.log'), '2\n');
  await eventually(() => expect(messages()).toEqual(['1', '2']));
  for (const free of release) free(new Error('closing'));
  await first.close();
  open = [];
  hanging = false;
  await appendFile(path('app.log'), '3\n');
  await start();
  await eventually(() => expect(messages()).toEqual(['1', '2', '2', '3']));
  expect(sent[1]?.key).toBe(sent[2]?.key);
});

test('what was rotated away while no agent ran is read to its end', async () => {
  await writeFile(path('app.log'), '');
  const first = await start();
  await appendFile(path('app.log'), '1\n');
  await eventually(() => expect(messages()).toEqual(['1']));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await first.close();
  open = [];
  await appendFile(path('app.log'), '2\n');
  await rename(path('app.log'), path('app.log.1'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await writeFile(path('app.log'), 'new 1\nnew 2\nnew 3\n');
  await start();
  await eventually(() => expect(messages().sort()).toEqual(['1', '2', 'new 1', 'new 2', 'new 3']));
});

test('a file that came and was rotated while no agent ran is read whole', async () => {
  await writeFile(path('app.log'), 'old\n');
  const first = await start();
  await eventually(() => expect(messages()).toEqual(['old']));
  await first.close();
  open = [];
  await new Promise((resolve) => setTimeout(resolve, 60));
  await rename(path('app.log'), path('app.log.2'));
  await writeFile(path('app.log.1'), '1\n2\n3\n4\n');
  await writeFile(path('app.log'), '5\n');
  await start();
  await eventually(() => expect(messages().sort()).toEqual(['1', '2', '3', '4', '5', 'old']));
});

test('what was read is remembered until the source comes, which may be late', async () => {
  await writeFile(path('app.log'), 'old\n');
  const first = await start();
  await eventually(() => expect(messages()).toEqual(['old']));
  await eventually(async () => expect(await readFile(path('state/registry.json'), 'utf8')).toContain('"pending":[]'));
  await first.close();
  open = [];
  await appendFile(path('app.log'), '1\n2\n3\n4\n');
  await rename(path('app.log'), path('app.log.1'));
  await writeFile(path('app.log'), '5\n');
  const second = await start(2, {}, true);
  await new Promise((resolve) => setTimeout(resolve, 60));
  second.setSources([second.source]);
  await eventually(() => expect(messages().sort()).toEqual(['1', '2', '3', '4', '5', 'old']));
});

test('a long line comes in marked parts, also where a piece ends within it', async () => {
  await writeFile(path('app.log'), '');
  const tailer = await start();
  await followed(tailer, 'app.log');
  await appendFile(path('app.log'), 'x'.repeat(250));
  await eventually(() => expect(messages()).toHaveLength(2));
  await appendFile(path('app.log'), 'yy\nshort\n');
  await eventually(() => expect(messages()).toHaveLength(4));
  const mark = '...TRUNCATED...';
  expect(messages()).toEqual([
    `${'x'.repeat(100)}${mark}`,
    `${mark}${'x'.repeat(100)}${mark}`,
    `${mark}${'x'.repeat(50)}yy`,
    'short',
  ]);
  expect(tailer.source.stats.read()).toMatchObject({ bytes: 259, logs: 4, sent: 4 });
});

test('a record of several lines is sent when nothing follows, its rules applied', async () => {
  await writeFile(path('app.log'), '');
  const tailer = await start(2, {
    log_processing_rules: [
      { type: 'multi_line', name: 'm', pattern: '#' },
      { type: 'exclude_at_match', name: 'x', pattern: 'secret' },
    ],
  });
  await followed(tailer, 'app.log');
  await appendFile(path('app.log'), '# a\n b\n# secret\n# c\n');
  await eventually(() => expect(messages()).toEqual(['# a\n b', '# c']));
  expect(Object.fromEntries(tailer.source.rules.hits)).toEqual({ x: 1 });
});

test('a file that was emptied and filled again between two looks is read anew', async () => {
  await writeFile(path('app.log'), 'old 1\nold 2\n');
  const { source } = await start(9);
  await eventually(() => expect(messages()).toEqual(['old 1', 'old 2']));
  await writeFile(path('app.log'), 'new 1\nnew 2\nnew 3\n');
  await eventually(() => expect(messages().slice(2)).toEqual(['new 1', 'new 2', 'new 3']));
  expect(source.stats.read()).toMatchObject({ errors: { truncated: 1 } });
});

test.each([
  ['beginning', ['one', 'two', 'three']],
  ['end', []],
])('start_position %s', async (position, expected) => {
  await writeFile(path('old.log'), 'one\ntwo\nthree\n');
  const tailer = await start(2, { start_position: position });
  await followed(tailer, 'old.log');
  await eventually(() => expect(messages()).toEqual(expected));
  await appendFile(path('old.log'), 'last\n');
  await eventually(() => expect(messages()).toEqual([...expected, 'last']));
});

test('a file that cannot be read is said with its reason, and the others are read', async () => {
  await symlink(path('nowhere'), path('broken.log'));
  await writeFile(path('closed.log'), 'x\n', { mode: 0o000 });
  await writeFile(path('app.log'), 'y\n');
  const tailer = await start();
  // Whoever is root reads everything: there is no such file then.
  const closed = process.getuid?.() !== 0;
  await eventually(() => expect(messages()).toEqual(closed ? ['y'] : expect.arrayContaining(['y'])));
  if (closed) expect(tailer.unreadableOf(tailer.source)).toEqual([expect.stringMatching(/closed\.log: EACCES/)]);
});

test('plain paths need no search: one that is missing waits, one that cannot be looked at is said', async () => {
  await writeFile(path('app.log'), 'x\n');
  const { source } = await start(2, { path: path('app.log') });
  await eventually(() => expect(messages()).toEqual(['x']));
  const paths = [path('app.log'), path('missing.log'), path('app.log/below.log'), `${path('x'.repeat(300))}.log`];
  const { files, unreachable } = await findLogFiles([{ ...source, paths }]);
  expect([files.map((file) => file.path), unreachable.map(({ reason }) => reason)]).toEqual([
    [path('app.log')],
    [expect.stringContaining('ENAMETOOLONG')],
  ]);
});

test('a source that is taken away is read to its end, one that is added later begins', async () => {
  await writeFile(path('app.log'), 'a\n');
  const tailer = await start();
  await eventually(() => expect(messages()).toEqual(['a']));
  tailer.setSources([]);
  await appendFile(path('app.log'), 'b\n');
  await eventually(() => expect(messages()).toEqual(['a', 'b']));
  const { source } = readLogEntry({ type: 'file', path: path('app.log'), service: 'other' }, '', ENTRY_DEFAULTS);
  if (source.type !== 'file') throw new Error('not a file');
  tailer.setSources([source]);
  await eventually(() => expect(tailer.pathsOf(source)).toEqual([path('app.log')]));
  await appendFile(path('app.log'), 'c\n');
  await eventually(() => expect(messages()).toEqual(['a', 'b', 'c']));
  expect(sent.at(-1)?.service).toBe('other');
});

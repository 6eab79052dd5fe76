import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LogItem } from '../log-item.ts';
import type { EntryMap } from '../sources/option.ts';
import { ENTRY_DEFAULTS, readLogEntry } from '../sources/read-entry.ts';
import { FileTailer } from './file-tailer.ts';
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

async function start(firstLines = 2, entry: EntryMap = {}) {
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
  tailer.setSources([source]);
  tailer.start();
  return Object.assign(tailer, { source });
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

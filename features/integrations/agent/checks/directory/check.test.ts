import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordingSender, runCheck, testParts } from '../../testing.ts';
import { check } from './check.ts';
import { fnmatchRegex } from './glob.ts';

const MODIFIED_S = 1_699_999_940;
let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'directory-'));
  for (const [path, size] of [
    ['a.log', 10],
    ['b.txt', 20],
    ['inner/c.log', 30],
    ['inner/deep/d.log', 40],
    ['skip/e.log', 50],
  ] as const) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), Buffer.alloc(size));
    await utimes(join(root, path), MODIFIED_S, MODIFIED_S);
  }
  await symlink(join(root, 'a.log'), join(root, 'link.log'));
  await symlink(root, join(root, 'inner/back'));
});
afterAll(() => rm(root, { recursive: true }));

async function run(instance: object) {
  const { metrics } = await runCheck(
    check,
    { directory: root, name: 'd', ...instance },
    {},
    testParts(new FakeClock()),
  );
  const value = (name: string) => metrics.find(({ metric }) => metric === `system.disk.directory.${name}`)?.value;
  return { files: value('files'), folders: value('folders'), bytes: value('bytes'), metrics };
}

test.each<[object, number, number, number | undefined]>([
  [{}, 3, 2, 30],
  [{ recursive: true }, 6, 4, 150],
  [{ recursive: true, exclude_dirs: ['^skip$', 'back'] }, 5, 2, 100],
  [{ recursive: true, pattern: '*.log' }, 5, 4, 130],
  [{ recursive: true, pattern: 'inner/*' }, 2, 4, 70],
  [{ recursive: true, countonly: true, follow_symlinks: false }, 7, 3, undefined],
])('%j', async (instance, files, folders, bytes) => {
  expect(await run(instance)).toMatchObject({ files, folders, bytes });
});

test('files are a histogram, or a gauge each', async () => {
  const together = await run({ pattern: 'a.log' });
  expect(together.metrics.slice(0, 2)).toEqual([
    { type: 'histogram', metric: 'system.disk.directory.file.bytes', value: 10, tags: ['name:d'] },
    { type: 'histogram', metric: 'system.disk.directory.file.modified_sec_ago', value: 60, tags: ['name:d'] },
  ]);
  const alone = await run({ pattern: 'a.log', filegauges: true, filetagname: 'file', dirtagname: 'dir' });
  expect(alone.metrics[0]).toEqual({
    type: 'gauge',
    metric: 'system.disk.directory.file.bytes',
    value: 10,
    tags: ['dir:d', `file:${join(root, 'a.log')}`],
  });
});

test('a folder that is missing is a warning, and an error unless told otherwise', async () => {
  const { sender, recorded } = recordingSender();
  const missing = check.create({ directory: '/nowhere' }, {}, testParts());
  await expect(missing.run(sender, new AbortController().signal)).rejects.toThrow('ENOENT');
  expect(recorded.serviceChecks).toMatchObject([
    { name: 'system.disk.directory.exists', status: 1, tags: ['dir_name:/nowhere'] },
  ]);
  expect((await runCheck(check, { directory: '/nowhere', ignore_missing: true })).metrics).toEqual([]);
});

test.each([
  ['*.log', 'a/b.log', true],
  ['?.log', 'ab.log', false],
  ['[ab].log', 'b.log', true],
  ['[!ab].log', 'b.log', false],
  ['a+(b).log', 'a+(b).log', true],
  ['[', '[', true],
])('%s on %s: %s', (pattern, text, expected) => {
  expect(fnmatchRegex(pattern).test(text)).toBe(expected);
});

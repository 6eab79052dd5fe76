import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { tarArchive } from './tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'tar-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what is packed is what tar unpacks', () => {
  const files = [
    { name: 'flare/status.txt', content: Buffer.from('ü\n') },
    { name: 'flare/empty', content: Buffer.alloc(0) },
    { name: `flare/${'long'.repeat(22)}/${'name'.repeat(10)}.yaml`, content: Buffer.alloc(1_000, 65) },
  ];
  writeFileSync(join(folder, 'x.tar'), tarArchive(files, 1_700_000_000));
  execFileSync('tar', ['xf', 'x.tar'], { cwd: folder });
  expect(files.map(({ name }) => readFileSync(join(folder, name)))).toEqual(files.map(({ content }) => content));
});

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uuid } from '@komainu/kernel/ids.ts';

/** The name of this node, the same after a restart: it goes on with its own work at once. Kept in `folder`. */
export async function nodeId(folder: string): Promise<string> {
  const path = join(folder, 'node');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const known = await readFile(path, 'utf8').catch(() => '');
  if (known !== '') return known;
  const made = uuid();
  await writeFile(path, made, { mode: 0o600 });
  return made;
}

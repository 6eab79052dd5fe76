import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SettingsReader } from './reader.ts';
import { secretSettings } from './secrets.ts';
import { readAgentSettings } from './settings.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

test('every setting that is read stands in the reference', () => {
  const read = new SettingsReader({}, {});
  readAgentSettings(read);
  secretSettings(read);
  const text = globSync('docs/reference/*.md', { cwd: ROOT })
    .map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
    .join('\n');
  const words = new Set(text.match(/\w+/g));
  // `…_arguments` and the like stand for a name that was given in full beside them.
  const stands = (name: string) =>
    words.has(name) || [...words].some((word) => word.startsWith('_') && name.endsWith(word));
  const missing = [...read.looked.paths].filter((name) => !stands(name.split('.').at(-1) ?? name));
  expect(missing).toEqual([]);
});

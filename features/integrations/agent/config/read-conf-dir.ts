import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { CheckConfig, ConfigsRead } from './check-config.ts';
import { MAX_CONFIG_BYTES, parseCheckFile } from './parse-config.ts';

interface ConfigFile {
  readonly check: string;
  readonly path: string;
}

/** What a folder holds, and a text that changes when one of its files does. */
export interface ConfDirRead extends ConfigsRead {
  readonly signature: string;
}

const MAX_FILES = 2_000;

/**
 * Reads a `conf.d`: `<check>.d/*.yaml`, `<check>.d/conf.yaml.default` where the check has no file of its own, and
 * `<check>.yaml`. Each file that cannot be used is an error and the others are read; a folder that does not exist is empty.
 */
export async function readConfDir(folder: string): Promise<ConfDirRead> {
  const files = await filesOf(folder);
  const configs: CheckConfig[] = [];
  const errors: string[] = [];
  for (const { check, path } of files) {
    try {
      const { size } = await stat(path);
      if (size > MAX_CONFIG_BYTES) throw new Error(`is larger than ${MAX_CONFIG_BYTES} bytes`);
      configs.push(parseCheckFile(check, `file:${path}`, await readFile(path, 'utf8')));
    } catch (error) {
      errors.push(`${path}: ${reasonOf(error)}`);
    }
  }
  return { configs, errors, signature: await signatureOf(files) };
}

/** Changes when a file comes, goes or is written; reads no file. */
export async function confDirSignature(folder: string): Promise<string> {
  return signatureOf(await filesOf(folder));
}

async function signatureOf(files: readonly ConfigFile[]): Promise<string> {
  const parts = await Promise.all(
    files.map(async ({ path }) => {
      const found = await stat(path).catch(() => undefined);
      return `${path}:${found?.mtimeMs ?? 0}:${found?.size ?? 0}:${found?.ino ?? 0}`;
    }),
  );
  return parts.join('\n');
}

async function filesOf(folder: string): Promise<readonly ConfigFile[]> {
  const files: ConfigFile[] = [];
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if (/^[^.].*\.ya?ml$/.test(name)) files.push({ check: name.replace(/\.ya?ml$/, ''), path });
    else if (name.endsWith('.d')) files.push(...(await filesOfCheck(path, name.slice(0, -2))));
  }
  return files.slice(0, MAX_FILES);
}

async function filesOfCheck(folder: string, check: string): Promise<readonly ConfigFile[]> {
  const names = await namesIn(folder);
  // metrics.yaml holds the beans of a JMX check, not a config.
  const own = names.filter((name) => /^[^.].*\.ya?ml$/.test(name) && !/^metrics\.ya?ml$/.test(name));
  const chosen = own.some((name) => !/^auto_conf\.ya?ml$/.test(name))
    ? own
    : [...own, ...names.filter((name) => /\.ya?ml\.default$/.test(name))];
  return chosen.map((name) => ({ check, path: join(folder, name) }));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort();
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'EACCES') return 'may not be read';
  if (code === 'ENOENT') return 'is gone';
  return messageOf(error);
}

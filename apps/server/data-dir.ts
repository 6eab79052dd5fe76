import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomHex } from '@komainu/kernel/ids.ts';

/** Secrets of this installation, in `<data>/keys.json` with mode 600. */
export interface KeysFile {
  readonly apiKey?: string;
  readonly applicationKey?: string;
  /** Seals keys in the metadata store. */
  readonly sealingSecret: string;
}

/** Makes the data directory (mode 700) and reads its keys file, making the sealing secret when there is none. */
export function openDataDir(dataDir: string): KeysFile {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const present = readKeys(dataDir);
  if (present?.sealingSecret !== undefined) return { ...present, sealingSecret: present.sealingSecret };
  const made = { ...present, sealingSecret: randomHex(32) };
  writeKeys(dataDir, made);
  return made;
}

export function writeKeys(dataDir: string, keys: KeysFile): void {
  const file = path.join(dataDir, 'keys.json');
  const temporary = `${file}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, file);
}

function readKeys(dataDir: string): Partial<KeysFile> | undefined {
  try {
    return JSON.parse(readFileSync(path.join(dataDir, 'keys.json'), 'utf8')) as Partial<KeysFile>;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

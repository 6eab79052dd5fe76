import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CodedError } from '@komainu/kernel/errors.ts';
import { randomHex } from '@komainu/kernel/ids.ts';

/** Secrets of this installation, in `<data>/keys.json` with mode 600. */
export interface KeysFile {
  readonly apiKey?: string;
  readonly applicationKey?: string;
  /** Seals keys in the metadata store. */
  readonly sealingSecret: string;
}

/**
 * Makes the data directory (mode 700) and reads its keys file, making the sealing secret when there is none. Throws
 * `bad_setting` when there can be no such directory, `keys_unreadable` when the file is damaged.
 */
export function openDataDir(dataDir: string): KeysFile {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new CodedError(
      'bad_setting',
      `KOMAINU_DATA_DIR: ${dataDir} cannot be a data directory (${codeName(error)})`,
      {
        cause: error,
      },
    );
  }
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
  const file = path.join(dataDir, 'keys.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeName(error) === 'ENOENT') return undefined;
    throw new CodedError('keys_unreadable', `${file} cannot be read (${codeName(error)})`, { cause: error });
  }
  try {
    return JSON.parse(text) as Partial<KeysFile>;
  } catch {
    // The parser's own message quotes what it read.
    throw new CodedError('keys_unreadable', `${file} is damaged: it is no JSON`);
  }
}

function codeName(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

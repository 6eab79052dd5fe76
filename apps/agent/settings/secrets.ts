import { readFile, stat } from 'node:fs/promises';
import type { Secrets } from '@komainu/contracts/agent/secrets.ts';
import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type SettingsReader, textsOf } from './reader.ts';
import { askSecretBackend, type SecretBackendSettings } from './secret-backend.ts';

const MAX_FILE_BYTES = 64 * 1024;

/** The settings of the command that knows secrets; its `command` is '' without one. */
export function secretSettings(read: SettingsReader): SecretBackendSettings {
  const config = read.value('DD_SECRET_BACKEND_CONFIG', 'secret_backend_config');
  return {
    command: read.text('DD_SECRET_BACKEND_COMMAND', 'secret_backend_command'),
    arguments: textsOf(read.value('DD_SECRET_BACKEND_ARGUMENTS', 'secret_backend_arguments')),
    timeoutMs: read.whole('DD_SECRET_BACKEND_TIMEOUT', 'secret_backend_timeout', 30, 1, 3600) * 1000,
    maxOutputBytes: read.whole(
      'DD_SECRET_BACKEND_OUTPUT_MAX_SIZE',
      'secret_backend_output_max_size',
      1024 * 1024,
      1,
      2 ** 30,
    ),
    allowGroup: read.flag(
      'DD_SECRET_BACKEND_COMMAND_ALLOW_GROUP_EXEC_PERM',
      'secret_backend_command_allow_group_exec_perm',
      false,
    ),
    trimLineBreak: read.flag(
      'DD_SECRET_BACKEND_REMOVE_TRAILING_LINE_BREAK',
      'secret_backend_remove_trailing_line_break',
      false,
    ),
    type: read.text('DD_SECRET_BACKEND_TYPE', 'secret_backend_type'),
    config: isObject(config) ? config : {},
  };
}

/** The handle of `ENC[handle]`; undefined for any other text. */
export function handleOf(text: string): string | undefined {
  return /^\s*ENC\[([\s\S]+)\]\s*$/.exec(text)?.[1];
}

/**
 * Finds what `ENC[handle]` stands for, each handle once: a file for `ENC[file@/path]`, otherwise the answer of
 * `secret_backend_command`. Remembers the values, so that whoever shows a configuration can take them out again.
 */
export class SecretResolver implements Secrets {
  readonly #backend: SecretBackendSettings;
  readonly #known = new Map<string, string>();
  /** Who asked for a handle, for the status. */
  readonly #places = new Map<string, Set<string>>();

  constructor(backend: SecretBackendSettings) {
    this.#backend = backend;
  }

  /** Every value that was resolved: what must not be shown. */
  values(): string[] {
    return [...this.#known.values()];
  }

  /** Handles and where they are used; no values. */
  handles(): { readonly handle: string; readonly places: readonly string[] }[] {
    return [...this.#places].map(([handle, places]) => ({ handle, places: [...places] }));
  }

  async resolveIn(value: unknown, where: string): Promise<unknown> {
    const handles = new Set<string>();
    collect(value, handles);
    if (handles.size === 0) return value;
    const unknown = [...handles].filter((handle) => !this.#known.has(handle));
    if (unknown.length > 0) await this.#resolve(unknown, where);
    for (const handle of handles) {
      const places = this.#places.get(handle) ?? new Set();
      this.#places.set(handle, places.add(where));
    }
    return this.#replaced(value);
  }

  async #resolve(handles: readonly string[], where: string): Promise<void> {
    const asked: string[] = [];
    for (const handle of handles) {
      if (handle.startsWith('file@')) this.#known.set(handle, await fileSecret(handle, where));
      else asked.push(handle);
    }
    if (asked.length === 0) return;
    if (this.#backend.command === '') {
      throw badRequest(
        'secret_unresolved',
        `${where}: ENC[${asked[0]}] needs secret_backend_command, which is not set`,
      );
    }
    for (const [handle, value] of await askSecretBackend(this.#backend, asked, where)) this.#known.set(handle, value);
  }

  #replaced(value: unknown): unknown {
    if (typeof value === 'string') {
      const handle = handleOf(value);
      return handle === undefined ? value : (this.#known.get(handle) ?? value);
    }
    if (Array.isArray(value)) return value.map((one) => this.#replaced(one));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.#replaced(one)]));
  }
}

function collect(value: unknown, handles: Set<string>): void {
  if (typeof value === 'string') {
    const handle = handleOf(value);
    if (handle !== undefined) handles.add(handle);
  } else if (Array.isArray(value)) for (const one of value) collect(one, handles);
  else if (isObject(value)) for (const one of Object.values(value)) collect(one, handles);
}

/** The text of a file without the line break at its end, as mounted secrets come. */
async function fileSecret(handle: string, where: string): Promise<string> {
  const path = handle.slice('file@'.length);
  const refuse = (reason: string) => badRequest('secret_unresolved', `${where}: ENC[${handle}]: ${reason}`);
  if (!path.startsWith('/')) throw refuse('the path must be absolute');
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) throw refuse(`the file is larger than ${MAX_FILE_BYTES} bytes`);
    text = (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    throw refuse(messageOf(error).replace(/^.*ENC\[[^\]]*\]: /, ''));
  }
  if (text === '') throw refuse('the file is empty');
  return text;
}

import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { badRequest, type CodedError, messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';

/** `secret_backend_*` of datadog.yaml. */
export interface SecretBackendSettings {
  /** The executable; '' for none. */
  readonly command: string;
  readonly arguments: readonly string[];
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  /** Its group may run it. */
  readonly allowGroup: boolean;
  readonly trimLineBreak: boolean;
  /** Passed to the command as `type` and `config`. */
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Asks the command for secrets, in the Agent's protocol: `{"version":"1.0","secrets":["handle"]}` on stdin,
 * `{"handle":{"value":"…","error":null}}` on stdout. Throws `secret_unresolved` (400) that names the handle or the command.
 */
export async function askSecretBackend(
  backend: SecretBackendSettings,
  handles: readonly string[],
  where: string,
): Promise<Map<string, string>> {
  const refuse = (reason: string): CodedError => badRequest('secret_unresolved', `${where}: ${reason}`);
  const unsafe = unsafeReason(backend.command, backend.allowGroup);
  if (unsafe !== '') throw refuse(`secret_backend_command ${backend.command} is not run: ${unsafe}`);
  const question = {
    version: '1.0',
    secrets: handles,
    ...(backend.type === '' ? {} : { type: backend.type }),
    ...(Object.keys(backend.config).length === 0 ? {} : { config: backend.config }),
  };
  let output: string;
  try {
    output = await runLimited(backend, JSON.stringify(question));
  } catch (error) {
    throw refuse(`secret_backend_command ${backend.command}: ${messageOf(error)}`);
  }
  const answer = parsed(output);
  if (answer === undefined) throw refuse(`secret_backend_command ${backend.command} did not answer with a JSON object`);
  const values = new Map<string, string>();
  for (const handle of handles) {
    const entry = answer[handle];
    if (!isObject(entry)) throw refuse(`ENC[${handle}] was not resolved by secret_backend_command`);
    if (typeof entry['error'] === 'string' && entry['error'] !== '') throw refuse(`ENC[${handle}]: ${entry['error']}`);
    const text = typeof entry['value'] === 'string' ? entry['value'] : '';
    const value = backend.trimLineBreak ? text.replace(/[\r\n]+$/, '') : text;
    if (value === '') throw refuse(`ENC[${handle}] is empty`);
    values.set(handle, value);
  }
  return values;
}

/** Why an executable must not be trusted with secrets: anybody but its owner could have changed it. '' when it may. */
export function unsafeReason(path: string, allowGroup: boolean): string {
  try {
    const { mode, uid } = statSync(path);
    const own = process.getuid?.() ?? uid;
    if (uid !== 0 && uid !== own) return 'it belongs neither to root nor to the user of the agent';
    if ((mode & 0o007) !== 0) return 'others have rights on it (chmod o-rwx)';
    if ((mode & (allowGroup ? 0o020 : 0o070)) !== 0) {
      return allowGroup ? 'its group may write it (chmod g-w)' : 'its group has rights on it (chmod g-rwx)';
    }
    accessSync(path, constants.X_OK);
    return '';
  } catch (error) {
    return messageOf(error);
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Runs the command with `input`; throws when it fails, takes too long or says too much. What it says is never repeated. */
function runLimited(backend: SecretBackendSettings, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(backend.command, [...backend.arguments], { stdio: ['pipe', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    let size = 0;
    let failure: Error | undefined;
    const end = (reason: string): void => {
      failure ??= new Error(reason);
      child.kill('SIGKILL');
      // A child of the child may hold the pipe open for long.
      child.stdout.destroy();
    };
    const timer = setTimeout(() => end(`no answer within ${backend.timeoutMs / 1000} s`), backend.timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > backend.maxOutputBytes) end(`more than ${backend.maxOutputBytes} bytes of output`);
      else chunks.push(chunk);
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (failure !== undefined) reject(failure);
      else if (code !== 0) reject(new Error(`it ended with ${signal ?? code}`));
      else resolve(Buffer.concat(chunks, size).toString('utf8'));
    });
    // A command that does not read its input ends early: its exit says so.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

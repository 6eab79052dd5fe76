import { lstat, unlink } from 'node:fs/promises';
import { CodedError } from '@komainu/kernel/errors.ts';

/**
 * Makes room for a unix socket: removes one that was left behind. Throws `not_a_socket` (409) rather than to remove a file
 * or a folder, which somebody may want.
 */
export async function clearSocketPath(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isSocket()) throw new CodedError('not_a_socket', `${path} exists and is no socket`, { status: 409 });
  await unlink(path);
}

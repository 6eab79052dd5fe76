import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The kernel takes a little more than a hundred bytes for the path of a socket. */
const LONGEST_PATH = 100;

/**
 * The unix socket where the agent of a data directory answers its commands. The directory is open to its user alone, and so is
 * the socket; where the path would be too long it stands in the temporary folder.
 */
export function controlPath(dataDir: string): string {
  const path = join(resolve(dataDir), 'control.sock');
  if (Buffer.byteLength(path) <= LONGEST_PATH) return path;
  const name = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 24);
  return join(tmpdir(), `komainu-agent-${name}-control.sock`);
}
